"""Sections of pages: each module shows one part of one record, or one dialog."""
