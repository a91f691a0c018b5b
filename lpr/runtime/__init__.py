"""What every script runs in: its interface to the user, the terminal, the disk and the machine.

Imports no other package. Start with `script`, which runs every command, handles signals and gives
exit codes, and `errors`, whose `UserError` reports mistakes to users.
"""
