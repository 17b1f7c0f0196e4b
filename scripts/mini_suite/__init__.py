"""What `build_mini_suite.py` needs: packages, containers, choices, licences."""
