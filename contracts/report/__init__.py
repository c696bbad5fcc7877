"""One result set becomes texts: terminal, JUnit XML, JSON; nothing here decides a verdict."""
