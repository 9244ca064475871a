"""What owns a process: settings, keys, engines, the application and its command line, wired in one place."""
