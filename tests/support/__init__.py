"""What several test folders share: fixed keys and times, real parties, the shared vectors."""
