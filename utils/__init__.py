"""Tools that make, convert, check and measure data sets; each is a command of its own."""
