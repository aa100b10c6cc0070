"""The first start: a language, a clinic and its passphrase, before there is a file that a window could show."""
