"""Runs the C library's strftime. An input line is "zone TAB epoch second TAB hex format". Its output
line is "hex result TAB epoch second that mktime computes". An empty input line flushes the output.
The first output line names the C library."""
import ctypes
import os
import platform
import sys
import time


class Tm(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in
                ("sec", "min", "hour", "mday", "mon", "year", "wday", "yday", "isdst")]
    _fields_ += [("gmtoff", ctypes.c_long), ("zone", ctypes.c_char_p)]


libc = ctypes.CDLL(None)
libc.strftime.restype = ctypes.c_size_t
libc.mktime.restype = ctypes.c_long
buffer = ctypes.create_string_buffer(65536)
tm = Tm()
zone_before = None
sys.stdout.write(" ".join(platform.libc_ver()) + "\n")
sys.stdout.flush()
for line in sys.stdin:
    if line == "\n":
        sys.stdout.flush()
        continue
    zone, second, form = line.rstrip("\n").split("\t")
    if zone != zone_before:
        os.environ["TZ"] = zone_before = zone
        time.tzset()
    libc.localtime_r(ctypes.byref(ctypes.c_long(int(second))), ctypes.byref(tm))
    length = libc.strftime(buffer, len(buffer), bytes.fromhex(form), ctypes.byref(tm))
    result = buffer.raw[:length].hex()
    sys.stdout.write("%s\t%d\n" % (result, libc.mktime(ctypes.byref(tm))))
