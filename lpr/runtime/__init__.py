"""What every script runs in: its interface to the user, the terminal, the disk and the machine.

Imports no other package and is the only one that handles signals and exit codes. Start with
`script`, which runs every command, and `errors`, whose `UserError` reports mistakes to users.
"""
