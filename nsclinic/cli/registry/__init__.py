"""`nsclinic registry`: the central side, for those who receive packages from many sites."""
