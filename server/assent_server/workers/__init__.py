"""Several processes that serve one endpoint: a supervisor, and workers that share its socket.

The supervisor serves no customer. It holds the socket and the folder, keeps the workers running,
takes the operator's commands, and sees that all of them publish the same.
"""
