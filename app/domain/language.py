"""Languages by their codes, and which one a text reads as by its letters: enough to tell Russian from English, never
more sure than that."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_CODE: Final = re.compile(r"([a-z]{2,3})([-_.@][a-z0-9]+)*", re.ASCII)
# Every code of two letters (ISO 639-1), and those of three that mean the same (ISO 639-2, both kinds).
_SAME: Final = """
    aa=aar ab=abk ae=ave af=afr ak=aka am=amh an=arg ar=ara as=asm av=ava ay=aym az=aze ba=bak be=bel bg=bul bi=bis
    bm=bam bn=ben bo=bod=tib br=bre bs=bos ca=cat ce=che ch=cha co=cos cr=cre cs=ces=cze cu=chu cv=chv cy=cym=wel
    da=dan de=deu=ger dv=div dz=dzo ee=ewe el=ell=gre en=eng eo=epo es=spa et=est eu=eus=baq fa=fas=per ff=ful fi=fin
    fj=fij fo=fao fr=fra=fre fy=fry ga=gle gd=gla gl=glg gn=grn gu=guj gv=glv ha=hau he=heb hi=hin ho=hmo hr=hrv
    ht=hat hu=hun hy=hye=arm hz=her ia=ina id=ind ie=ile ig=ibo ii=iii ik=ipk io=ido is=isl=ice it=ita iu=iku ja=jpn
    jv=jav ka=kat=geo kg=kon ki=kik kj=kua kk=kaz kl=kal km=khm kn=kan ko=kor kr=kau ks=kas ku=kur kv=kom kw=cor
    ky=kir la=lat lb=ltz lg=lug li=lim ln=lin lo=lao lt=lit lu=lub lv=lav mg=mlg mh=mah mi=mri=mao mk=mkd=mac ml=mal
    mn=mon mr=mar ms=msa=may mt=mlt my=mya=bur na=nau nb=nob nd=nde ne=nep ng=ndo nl=nld=dut nn=nno no=nor nr=nbl
    nv=nav ny=nya oc=oci oj=oji om=orm or=ori os=oss pa=pan pi=pli pl=pol ps=pus pt=por qu=que rm=roh rn=run
    ro=ron=rum ru=rus rw=kin sa=san sc=srd sd=snd se=sme sg=sag si=sin sk=slk=slo sl=slv sm=smo sn=sna so=som
    sq=sqi=alb sr=srp ss=ssw st=sot su=sun sv=swe sw=swa ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl tn=tsn to=ton
    tr=tur ts=tso tt=tat tw=twi ty=tah ug=uig uk=ukr ur=urd uz=uzb ve=ven vi=vie vo=vol wa=wln wo=wol xh=xho yi=yid
    yo=yor za=zha zh=zho=chi zu=zul
"""
_CODES: Final = {code: two for two, *three in (each.split("=") for each in _SAME.split()) for code in (two, *three)}


def language_code(said: str) -> str:
    """The language (ISO 639) of a code as people write it: "ru" of "RU", "ru-RU" and "rus", "" of nothing.

    Two letters are those of ISO 639-1. Three are told as two where there are two for that language, and else taken as
    they are: there are thousands of them. A language's name is no code, in whatever language it is. Raises ValueError
    for what is no code: work is handed out and filtered by equal codes, and would fit nobody.
    """
    said = said.strip()
    if not said:
        return ""
    match = _CODE.fullmatch(said.lower())
    code = "" if match is None else match[1]
    if len(code) == 3:
        return _CODES.get(code, code)
    if code not in _CODES:
        raise ValueError(f"a language is a code of ISO 639, as ru or en, not {said!r}")
    return code


@lru_cache(maxsize=256)
def known_as(said: str) -> str:
    """The same of what was signed as it may: what is no code stays as it is."""
    try:
        return language_code(said)
    except ValueError:
        return said


def reads_as(text: str, offered: Sequence[str] = ("en", "ru")) -> str:
    """ "ru" when most letters are Cyrillic, else "en"; the first of `offered` when that is not among them."""
    letters = [c for c in text if c.isalpha()]
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    language = "ru" if cyrillic * 2 > len(letters) else "en"
    return language if language in offered else offered[0]
