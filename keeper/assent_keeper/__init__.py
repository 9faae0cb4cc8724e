"""The keeper's shell: standard terms from their sources, signed rosters, and files for the web.

A neutral body runs it; it needs neither the vendor's nor the customer's software, opens no socket
and serves nothing. What is published are static files.
"""
