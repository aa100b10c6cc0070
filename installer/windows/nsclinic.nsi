; The set-up program for Windows 10 and 11 (64 bits): one file, no network, no rights of an administrator.
; Compiled by windows_setup.py, which lays out FOLDER and names VERSION and the rest; README.md says what it holds, what
; is checked, and that it was never run: no Windows computer was at hand.
;
; What it may touch is its own folder, two links, and its own keys of the registry. A clinic's file is never in that
; folder (it lies in %LOCALAPPDATA%\nsclinic or where the clinic put it); should one have been put there, nothing is
; removed.

Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor zlib ; the wheels are compressed already: solid lzma saves nothing, and costs minutes and disk
SetDateSave off ; the same files give the same program

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define KEY "Software\nsclinic\Setup"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\nsclinic"
!define CLASSES "Software\Classes"
!define KIND "nsclinic.clinic"
!define OLDEST_WINDOWS 17763 ; 1809: older ones have not what Qt needs

Name "nsclinic"
BrandingText "nsclinic ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\nsclinic"
ShowInstDetails nevershow
ShowUninstDetails nevershow

!define MUI_ICON "${FOLDER}\nsclinic.ico"
!define MUI_UNICON "${FOLDER}\nsclinic.ico"
!define MUI_ABORTWARNING
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
!define MUI_FINISHPAGE_RUN "$INSTDIR\python\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-m nsclinic"

!insertmacro MUI_PAGE_LICENSE "${FOLDER}\LICENSE.txt"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Arabic"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "PortugueseBR"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include languages.nsh

!macro FileProperties LANGUAGE
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "nsclinic"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "nsclinic ${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "Apache-2.0"
!macroend
VIProductVersion "${FOUR_NUMBERS}"
VIFileVersion "${FOUR_NUMBERS}"
!insertmacro FileProperties ${LANG_ENGLISH}
!insertmacro FileProperties ${LANG_ARABIC}
!insertmacro FileProperties ${LANG_FRENCH}
!insertmacro FileProperties ${LANG_PORTUGUESEBR}
!insertmacro FileProperties ${LANG_SPANISH}

; A release engineer's own command, called with the file to sign; it must end with 0.
!ifdef SIGN
  !finalize '${SIGN} "%1"' = 0
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

Var Found

; Both for the set-up and for its removal (UN): leaves in $Found a clinic's file that lies in the program's folder.
!macro LookForClinicFiles UN
  Function ${UN}FoundOne
    StrCpy $Found $R9
    Push "StopLocate"
  FunctionEnd

  ; Puts the program's folder aside, or ends: it cannot be renamed while the program runs from it.
  Function ${UN}PutAside
    StrCpy $Found ""
    ${Locate} "$INSTDIR" "/L=F /M=*.nsclinic*" "${UN}FoundOne"
    ${If} $Found != ""
      MessageBox MB_OK|MB_ICONSTOP "$(CLINIC_FILE_HERE)$\r$\n$\r$\n$Found" /SD IDOK
      SetErrorLevel 2
      Abort
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\python.old\*.*"
    ${AndIfNot} ${FileExists} "$INSTDIR\python\Lib\*.*"
      ; A set-up was broken off by the power: the version before it is the whole one.
      RMDir /r "$INSTDIR\python"
      Rename "$INSTDIR\python.old" "$INSTDIR\python"
    ${EndIf}
    RMDir /r "$INSTDIR\python.old"
    ${If} ${FileExists} "$INSTDIR\python\*.*"
      again_${UN}:
      ClearErrors
      Rename "$INSTDIR\python" "$INSTDIR\python.old"
      ${If} ${Errors}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_OPEN)" /SD IDCANCEL IDRETRY again_${UN}
        SetErrorLevel 2
        Abort
      ${EndIf}
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro LookForClinicFiles ""
!insertmacro LookForClinicFiles "un."

Function .onInit
  ; /D=FOLDER is not taken: what is removed later must be a folder that holds nothing else.
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\nsclinic"
  !insertmacro MUI_LANGDLL_DISPLAY
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_WINDOWS}
    MessageBox MB_OK|MB_ICONSTOP "$(OLD_WINDOWS)" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
FunctionEnd

Function un.onInit
  ; Not where this file lies: somebody may have moved it.
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\nsclinic"
  !insertmacro MUI_UNGETLANGUAGE
FunctionEnd

Section
  AddSize ${UNPACKED_KB}
  Call PutAside
  RMDir /r "$INSTDIR\wheels"

  SetOutPath "$INSTDIR"
  File "${FOLDER}\LICENSE.txt"
  File "${FOLDER}\THIRD-PARTY-NOTICES.txt"
  File "${FOLDER}\nsclinic.cmd"
  File "${FOLDER}\nsclinic.ico"
  File "${FOLDER}\unpack_wheels.py"
  SetOutPath "$INSTDIR\python"
  File /r "${FOLDER}\python\*.*"
  SetOutPath "$INSTDIR\wheels"
  File "${FOLDER}\wheels\*.*"

  ; Every package is checked against its sum and laid out; a damaged copy ends here, and what was there before stays.
  SetOutPath "$INSTDIR"
  DetailPrint "$(LAYING_OUT)"
  nsExec::ExecToStack '"$INSTDIR\python\python.exe" -X utf8 "$INSTDIR\unpack_wheels.py" "$INSTDIR\wheels" "$INSTDIR\python"'
  Pop $0
  Pop $1
  RMDir /r "$INSTDIR\wheels"
  ${If} $0 != 0
    RMDir /r "$INSTDIR\python"
    Rename "$INSTDIR\python.old" "$INSTDIR\python"
    MessageBox MB_OK|MB_ICONSTOP "$(DAMAGED)$\r$\n$\r$\n$1" /SD IDOK
    SetErrorLevel 1
    Abort
  ${EndIf}
  RMDir /r "$INSTDIR\python.old"

  WriteUninstaller "$INSTDIR\uninstall.exe"
  SetOutPath "$DOCUMENTS" ; where the links begin
  CreateShortcut "$SMPROGRAMS\nsclinic.lnk" "$INSTDIR\python\pythonw.exe" "-m nsclinic" "$INSTDIR\nsclinic.ico"
  CreateShortcut "$DESKTOP\nsclinic.lnk" "$INSTDIR\python\pythonw.exe" "-m nsclinic" "$INSTDIR\nsclinic.ico"
  SetOutPath "$INSTDIR"

  WriteRegStr HKCU "${CLASSES}\.nsclinic" "" "${KIND}"
  WriteRegStr HKCU "${CLASSES}\${KIND}" "" "$(CLINIC_FILE)"
  WriteRegStr HKCU "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\nsclinic.ico"
  WriteRegStr HKCU "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\python\pythonw.exe" -m nsclinic --db "%1"'
  ${RefreshShellIcons}

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "nsclinic"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\nsclinic.ico"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "nsclinic"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${UNPACKED_KB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section Uninstall
  Call un.PutAside
  RMDir /r "$INSTDIR\python.old"
  RMDir /r "$INSTDIR\wheels"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY-NOTICES.txt"
  Delete "$INSTDIR\nsclinic.cmd"
  Delete "$INSTDIR\nsclinic.ico"
  Delete "$INSTDIR\unpack_wheels.py"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only where nothing else lies in it

  Delete "$SMPROGRAMS\nsclinic.lnk"
  Delete "$DESKTOP\nsclinic.lnk"
  ReadRegStr $0 HKCU "${CLASSES}\.nsclinic" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey HKCU "${CLASSES}\.nsclinic"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${KIND}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey /ifempty HKCU "Software\nsclinic"
  ${un.RefreshShellIcons}
  MessageBox MB_OK|MB_ICONINFORMATION "$(DATA_STAYS)" /SD IDOK
SectionEnd
