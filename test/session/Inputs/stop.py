# Runs a command and sends it a signal once its run has made a line of its log: stop.py SIGNAL LOG COMMAND …
# Prints the exit status.
import os
import signal
import subprocess
import sys
import time

log = sys.argv[2]
process = subprocess.Popen(sys.argv[3:])
while process.poll() is None and not (os.path.exists(log) and os.path.getsize(log)):
    time.sleep(0.01)
process.send_signal(getattr(signal, sys.argv[1]))
print("exit status", process.wait())
