# A disk with a volatile write cache, as a plugin of nbdkit: writes stay in memory until a flush. Once the file $POWERCUT
# exists, what was not flushed is gone (but for a random part, $KEEP from 0 to 1: a torn or reordered cache) and every
# further access fails, as after pulling the plug. $BACKING holds what survives.
import errno
import os
import random
import threading

import nbdkit

API_VERSION = 2
SECTOR = 512

backing = os.open(os.environ['BACKING'], os.O_RDWR)
cut_file = os.environ['POWERCUT']
keep = float(os.environ.get('KEEP', '0'))
chance = random.Random(int(os.environ.get('SEED', '1')))
cache = {}  # sector -> bytes
lock = threading.Lock()
is_off = False


def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def open(readonly):
    return 1


def get_size(handle):
    return os.fstat(backing).st_size


def can_flush(handle):
    return True


def can_fua(handle):
    return nbdkit.FUA_EMULATE


def cut_power():
    global is_off
    is_off = True
    for sector, data in cache.items():
        if chance.random() < keep:
            os.pwrite(backing, data, sector * SECTOR)
    cache.clear()
    os.fsync(backing)


def check_power():
    if not is_off and os.path.exists(cut_file):
        cut_power()
    if is_off:
        nbdkit.set_error(errno.EIO)
        raise RuntimeError('the power is off')


def pread(handle, buffer, offset, flags):
    with lock:
        check_power()
        data = bytearray(os.pread(backing, len(buffer), offset))
        data += bytes(len(buffer) - len(data))
        for i in range(len(buffer) // SECTOR):
            written = cache.get(offset // SECTOR + i)
            if written is not None:
                data[i * SECTOR:(i + 1) * SECTOR] = written
        buffer[:] = data


def pwrite(handle, buffer, offset, flags):
    with lock:
        check_power()
        data = bytes(buffer)
        for i in range(len(data) // SECTOR):
            cache[offset // SECTOR + i] = data[i * SECTOR:(i + 1) * SECTOR]


def flush(handle, flags):
    with lock:
        check_power()
        for sector, data in cache.items():
            os.pwrite(backing, data, sector * SECTOR)
        cache.clear()
