"""Stand-alone pytest files: each sends what broke a promise again, and looks at what comes back."""
