@echo off
rem The commands of nsclinic (nsclinic --help lists them), with the Python that was installed beside this file.
rem Delayed expansion stays off, so that an exclamation mark in a path or an argument is kept.
setlocal EnableExtensions DisableDelayedExpansion
"%~dp0python\python.exe" -X utf8 -m nsclinic %*
exit /b %errorlevel%
