"""The failure drill: servers that break under too much load, users that ask all the same, proxies between, and what goes wrong."""
