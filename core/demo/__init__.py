"""Pictures that Beholder draws itself, so that a first look needs no one's photographs."""

from core.demo.write import DemoReport, is_complete, write_demo

__all__ = ["DemoReport", "is_complete", "write_demo"]
