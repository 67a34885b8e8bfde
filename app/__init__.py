"""Goldquill: everything but the window and the model."""

VERSION = "0.1.0"
