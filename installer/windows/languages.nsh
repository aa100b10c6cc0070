; What the set-up program says itself, in the five languages of nsclinic; NSIS brings its own texts in each of them.

LangString OLD_WINDOWS ${LANG_ENGLISH} "nsclinic needs Windows 10 (version 1809 or later) or Windows 11, with 64 bits. Nothing was installed."
LangString OLD_WINDOWS ${LANG_ARABIC} "يحتاج nsclinic إلى ويندوز 10 (الإصدار 1809 أو أحدث) أو ويندوز 11، بنظام 64 بت. لم يُثبَّت شيء."
LangString OLD_WINDOWS ${LANG_FRENCH} "nsclinic a besoin de Windows 10 (version 1809 ou ultérieure) ou de Windows 11, en 64 bits. Rien n'a été installé."
LangString OLD_WINDOWS ${LANG_PORTUGUESEBR} "O nsclinic precisa do Windows 10 (versão 1809 ou posterior) ou do Windows 11, de 64 bits. Nada foi instalado."
LangString OLD_WINDOWS ${LANG_SPANISH} "nsclinic necesita Windows 10 (versión 1809 o posterior) o Windows 11, de 64 bits. No se ha instalado nada."

LangString IS_OPEN ${LANG_ENGLISH} "nsclinic is open. Close its window, then choose Retry."
LangString IS_OPEN ${LANG_ARABIC} "nsclinic مفتوح. أغلق نافذته ثم اختر إعادة المحاولة."
LangString IS_OPEN ${LANG_FRENCH} "nsclinic est ouvert. Fermez sa fenêtre, puis choisissez Recommencer."
LangString IS_OPEN ${LANG_PORTUGUESEBR} "O nsclinic está aberto. Feche a janela dele e depois escolha Repetir."
LangString IS_OPEN ${LANG_SPANISH} "nsclinic está abierto. Cierre su ventana y elija Reintentar."

LangString CLINIC_FILE_HERE ${LANG_ENGLISH} "A clinic's file lies in the program's folder. Nothing was changed. Move the file to a folder of its own, then try again:"
LangString CLINIC_FILE_HERE ${LANG_ARABIC} "يوجد ملف عيادة في مجلد البرنامج. لم يتغيّر شيء. انقل الملف إلى مجلد خاص به ثم حاول مرة أخرى:"
LangString CLINIC_FILE_HERE ${LANG_FRENCH} "Un fichier du centre se trouve dans le dossier du programme. Rien n'a été changé. Déplacez ce fichier dans un dossier à lui, puis réessayez :"
LangString CLINIC_FILE_HERE ${LANG_PORTUGUESEBR} "Há um arquivo de clínica na pasta do programa. Nada foi alterado. Mova o arquivo para uma pasta própria e tente de novo:"
LangString CLINIC_FILE_HERE ${LANG_SPANISH} "Hay un archivo de una consulta en la carpeta del programa. No se ha cambiado nada. Mueva el archivo a una carpeta propia e inténtelo de nuevo:"

LangString LAYING_OUT ${LANG_ENGLISH} "Each package is checked and laid out. This takes one to three minutes."
LangString LAYING_OUT ${LANG_ARABIC} "يُفحص كل جزء ويوضع في مكانه. يستغرق ذلك من دقيقة إلى ثلاث دقائق."
LangString LAYING_OUT ${LANG_FRENCH} "Chaque élément est vérifié et mis en place. Cela prend une à trois minutes."
LangString LAYING_OUT ${LANG_PORTUGUESEBR} "Cada parte é verificada e colocada no lugar. Leva de um a três minutos."
LangString LAYING_OUT ${LANG_SPANISH} "Cada parte se comprueba y se coloca en su sitio. Tarda de uno a tres minutos."

LangString DAMAGED ${LANG_ENGLISH} "nsclinic was not installed: this set-up program was damaged or changed, or the disk is full. Copy it anew and try again. A version that was installed before stays as it was."
LangString DAMAGED ${LANG_ARABIC} "لم يُثبَّت nsclinic: برنامج التثبيت هذا تالف أو مُغيَّر، أو القرص ممتلئ. انسخه من جديد وحاول مرة أخرى. النسخة المثبتة من قبل تبقى كما كانت."
LangString DAMAGED ${LANG_FRENCH} "nsclinic n'a pas été installé : ce programme d'installation est endommagé ou modifié, ou le disque est plein. Copiez-le de nouveau et réessayez. Une version installée auparavant reste telle quelle."
LangString DAMAGED ${LANG_PORTUGUESEBR} "O nsclinic não foi instalado: este programa de instalação está danificado ou alterado, ou o disco está cheio. Copie-o de novo e tente outra vez. Uma versão instalada antes fica como estava."
LangString DAMAGED ${LANG_SPANISH} "nsclinic no se ha instalado: este programa de instalación está dañado o alterado, o el disco está lleno. Cópielo de nuevo e inténtelo otra vez. Una versión instalada antes queda como estaba."

LangString CLINIC_FILE ${LANG_ENGLISH} "Clinic file"
LangString CLINIC_FILE ${LANG_ARABIC} "ملف عيادة"
LangString CLINIC_FILE ${LANG_FRENCH} "Fichier du centre"
LangString CLINIC_FILE ${LANG_PORTUGUESEBR} "Arquivo da clínica"
LangString CLINIC_FILE ${LANG_SPANISH} "Archivo de la consulta"

LangString DATA_STAYS ${LANG_ENGLISH} "nsclinic was removed. Clinic files, their backups and this user's settings were not touched."
LangString DATA_STAYS ${LANG_ARABIC} "أُزيل nsclinic. لم تُمَسّ ملفات العيادات ولا نسخها الاحتياطية ولا إعدادات هذا المستخدم."
LangString DATA_STAYS ${LANG_FRENCH} "nsclinic a été supprimé. Les fichiers du centre, leurs sauvegardes et les réglages de cet utilisateur n'ont pas été touchés."
LangString DATA_STAYS ${LANG_PORTUGUESEBR} "O nsclinic foi removido. Os arquivos da clínica, as cópias de segurança e as configurações deste usuário não foram tocados."
LangString DATA_STAYS ${LANG_SPANISH} "nsclinic se ha eliminado. Los archivos de la consulta, sus copias de seguridad y los ajustes de este usuario no se han tocado."
