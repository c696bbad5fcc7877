"""One result set becomes texts: terminal, JUnit XML, JSON, an HTML page; nothing here decides a verdict."""
