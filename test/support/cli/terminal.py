"""Runs a command in a pseudo-terminal: argv[1] is JSON, [[text to wait for, text to type], ...]; the rest is the command.

Everything that the terminal shows goes to stdout; the exit code is the command's. It has 500 seconds, or as many as
TERMINAL_SECONDS says.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

steps = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
shown = b""
seen = 0
deadline = time.time() + float(os.environ.get("TERMINAL_SECONDS", "500"))
while time.time() < deadline:
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # The command has ended and closed its side.
            break
        if not data:
            break
        shown += data
    while steps and steps[0][0].encode() in shown[seen:]:
        wanted, answer = steps.pop(0)
        seen = shown.index(wanted.encode(), seen) + len(wanted)
        time.sleep(0.2)
        os.write(terminal, answer.encode())
sys.stdout.buffer.write(shown)
sys.stdout.flush()
if steps:
    sys.stdout.write("\nnever shown: %s\n" % steps[0][0])
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) if not steps else 99)
