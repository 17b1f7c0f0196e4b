import os
import signal
import threading

import pytest

from soundalike.training.interruption import watch_for_interruption


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


def test_the_first_ctrl_c_asks_and_the_second_stops(capfd):
    with watch_for_interruption() as interruption:
        assert not interruption.requested
        press_ctrl_c()
        assert interruption.requested
        assert "ctrl-C again stops at once" in capfd.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            press_ctrl_c()


def test_afterwards_ctrl_c_is_what_it_was_before():
    before = signal.getsignal(signal.SIGINT)
    with watch_for_interruption():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_nothing_is_watched():
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def watch():
        with watch_for_interruption() as interruption:
            seen.append((signal.getsignal(signal.SIGINT), interruption.requested))

    thread = threading.Thread(target=watch)
    thread.start()
    thread.join()
    assert seen == [(before, False)]
