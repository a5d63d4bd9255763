"""English short forms of given names, and names that look like a short form of another."""

_FULL_AND_SHORT = """
abigail abbie abby gail; alan al; albert al bert albie alby; alexander alex al sandy xander; alexandra alex sandra
lexi lexie sandy; alfred alf alfie fred; alison ali ally; amanda mandy; andrew andy drew; angela angie ange; anthony
tony ant; antonia toni; arthur art artie; barbara barb babs; benjamin ben benny; bernard bernie; beverley bev;
beverly bev; bradley brad; bridget bridie biddy; cameron cam; caroline carrie caz; catherine cath cathy kate katie
kitty; charles charlie chas chuck; charlotte charlie lottie lotte; christine chris chrissie tina; christopher chris
kit topher; clifford cliff; constance connie; cynthia cindy; daniel dan danny; danielle dani danny; david dave davey
davy; deborah deb debs debbie; denise dee; derek del; desmond des; dominic dom nick; donald don donnie; dorothy dot
dottie dolly; douglas doug dougie; edward ed eddie ted teddy ned; eleanor ellie nell nora; elizabeth liz lizzie beth
betty bess libby eliza lisa; emily em emmy; emma em; eugene gene; florence flo florrie flossie; frances fran
frankie; francis frank frankie; frederick fred freddie; gabriel gabe; gareth gaz gary; geoffrey geoff; george
georgie; georgina georgie gina; gerald gerry jerry; gillian gill gilly; graham gray; gregory greg; harold harry hal;
harriet hattie; helen nell nellie; henry harry hal; isabel izzy bella; isabella izzy bella; jacob jake; jacqueline
jackie jacqui; james jim jimmy jamie jem; janet jan; jennifer jen jenny jenn; jeremy jerry jez; jessica jess jessie;
john jack johnny jon; jonathan jon jonny; jordan jord jordy; joseph joe joey; josephine jo josie; joshua josh;
joanne jo; joanna jo; judith judy jude; julie jules; katherine kath kathy kate katie kat; kathleen kath kathy;
kenneth ken kenny; kimberley kim; lawrence larry laurie; leonard len lenny leo; leslie les; lilian lil lily; louise
lou lulu; lucy luce; madeleine maddie; malcolm mal malc; margaret maggie meg peggy marge madge; martin marty;
matthew matt matty; maureen mo; maxine max; maximilian max; michael mike mick mickey micky; michelle shell chelle;
mohammed mo; muhammad mo; natalie nat; nathan nate nath; nathaniel nate nat; nicholas nick nicky; nicola nicky nic;
oliver ollie olly; olivia liv livvy; pamela pam; patricia pat trish patsy paddy; patrick pat paddy; penelope penny;
peter pete; philip phil pip; philippa pip pippa; rachel rach; raymond ray; rebecca becky becca bex; reginald reg
reggie; richard rick ricky rich dick; robert rob bob bobby robbie bert; roberta bobbie; roger rodge; ronald ron
ronnie; rosemary rose rosie; russell russ; samantha sam sammy; samuel sam sammy; sandra sandy; sarah sally sadie;
sebastian seb; sharon shaz; sheila shell; shirley shirl; simon si; sophia sophie; stanley stan; stephanie steph;
stephen steve stevie ste; steven steve stevie ste; stuart stu; susan sue susie suzie; susannah sue susie; sylvia
syl; tamara tammy; teresa terri tess; terence terry tel; thelma thel; theodore theo ted; theresa terri tess; thomas
tom tommy; timothy tim timmy; valerie val; vanessa nessa; veronica ronnie vera; victor vic; victoria vicky vicki
tori; vincent vince vinny; virginia ginny; walter walt wally; wendy wend; wilfred wilf; william will bill billy
willie liam; winifred win winnie; yvonne vonnie; zachary zac zach
"""
_SPOKEN_ENDINGS = ("s", "y", "ie", "ey", "o", "z")
_SHORTEST, _STEM = 3, 4


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _FULL_AND_SHORT.split(";"):
        full, *short = line.split()
        for one in short:
            table.setdefault(one, set()).add(full)
    return {short: frozenset(full) for short, full in table.items()}


FULL_NAMES = _table()


def may_be_short_for(short: str, full: str, table: dict[str, frozenset[str]] | None = None) -> bool:
    """Tell whether one given name may be a short form of another, both in small letters.

    >>> may_be_short_for("lizzie", "elizabeth"), may_be_short_for("keels", "keeley"), may_be_short_for("rose", "ruth")
    (True, True, False)
    """
    if short == full or len(short) < 2:  # noqa: PLR2004 - one letter is an initial
        return False
    if full in FULL_NAMES.get(short, ()) or full in (table or {}).get(short, ()):
        return True
    return _cut_short(short, full)


def _cut_short(short: str, full: str) -> bool:
    stem = next((short[: -len(end)] for end in _SPOKEN_ENDINGS if short.endswith(end)), short)
    whole = len(short) >= _STEM and full.startswith(short) and len(full) > len(short) + 1
    return whole or (len(stem) >= _STEM and stem != full and full.startswith(stem) and len(full) >= len(stem) + 1)
