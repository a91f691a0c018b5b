"""The edge of every script, where it meets the user, the terminal, the disk and the machine.

Imports no other room, and is the only one that knows signals and exit codes. Start with `script`,
which runs every command, and `errors`, whose `UserError` is what users see of a mistake.
"""
