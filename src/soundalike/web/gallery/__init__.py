"""The gallery: a page on which random sounds and their doppelgängers are heard and seen, delta by delta."""

from soundalike.web.gallery.building import PAGE_FILE, build_gallery
from soundalike.web.gallery.plan import GalleryPlan

__all__ = ["PAGE_FILE", "GalleryPlan", "build_gallery"]
