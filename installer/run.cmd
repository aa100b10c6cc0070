@echo off
rem The two commands of the README, for Windows 10 and 11 (64 bits). WRITTEN WITH CARE AND NEVER RUN: no Windows computer
rem was at hand. installer/run is the same thing for Debian-like systems, and is tested.
rem
rem   installer\run.cmd demo [arguments of 'nsclinic demo']   a clinic of invented children, in a window
rem   installer\run.cmd test [arguments of pytest]            all tests
rem
rem It needs Python 3.11 to 3.14 with its launcher py (from python.org, 'for me only' is enough). The PySide6 package
rem brings Qt's libraries. NSCLINIC_PYTHON chooses another Python; pip's own settings hold as they are.
rem Delayed expansion stays off, so that an exclamation mark in a path or an argument is kept.
setlocal EnableExtensions DisableDelayedExpansion

set "command=%~1"
if /i "%command%"=="demo" goto known
if /i "%command%"=="test" goto known
echo usage: installer\run.cmd demo^|test [arguments] 1>&2
exit /b 2

:known
rem %* ignores SHIFT, so what follows the first word is gathered here, each argument in its quotes. SHIFT /1 leaves %0,
rem this file's own path, in its place.
set "rest="
shift /1
:gather
if "%~1"=="" goto gathered
set rest=%rest% "%~1"
shift /1
goto gather

:gathered
pushd "%~dp0.." || exit /b 1
set "PYTHONUTF8=1"
set "python=py -3"
if defined NSCLINIC_PYTHON set python="%NSCLINIC_PYTHON%"
%python% -c "import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 15) and sys.maxsize > 2**32))" 2>nul
if errorlevel 1 (
    echo installer\run.cmd: no 64-bit Python from 3.11 to 3.14 was found as: %python% 1>&2
    popd
    exit /b 1
)
%python% installer\environment.py
if errorlevel 1 (
    popd
    exit /b 1
)
if /i "%command%"=="test" goto test

:demo
rem Back in the folder of the person, where a file that --db names lies.
set "venv_python=%CD%\.venv\Scripts\python.exe"
popd
"%venv_python%" -m nsclinic demo%rest%
exit /b %errorlevel%

:test
.venv\Scripts\python.exe -m pytest -n 2%rest%
set "result=%errorlevel%"
popd
exit /b %result%
