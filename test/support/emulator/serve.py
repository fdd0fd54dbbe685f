"""Runs the emulator for as long as somebody holds the other end of standard input.

The end of a pipe is the one signal that reaches a child however its parent
ends, SIGKILL included, so nothing is left running after a broken test.
"""
import os
import runpy
import signal
import sys
import threading

import added
import as_on_aws
import strict


def stop_with_parent():
    sys.stdin.buffer.read()
    # The group: the emulator runs Lambda functions in processes of their own.
    os.killpg(os.getpgrp(), signal.SIGKILL)


threading.Thread(target=stop_with_parent, daemon=True).start()
as_on_aws.apply()
added.apply()
if os.environ.get("AUTH") == "true":
    strict.apply()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__")
