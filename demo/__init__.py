"""`make demo`: a scene through each face, with real HTTP and real sockets, printing what each side saw."""
