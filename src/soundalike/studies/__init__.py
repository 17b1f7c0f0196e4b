"""Many short runs, one table and one plot: the figures of the papers as commands."""
