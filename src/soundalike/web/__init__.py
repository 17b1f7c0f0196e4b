"""Pages to hear and see with: the gallery, which is a folder of files, and the studio, which is served."""

from soundalike.web.pictures import data_url, log_mel_picture, png, waveform_peaks

__all__ = ["data_url", "log_mel_picture", "png", "waveform_peaks"]
