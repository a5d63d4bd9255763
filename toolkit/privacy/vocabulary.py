"""Words that tell a name from other words with a capital: what may stand before, after or inside one."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = {
    "mr": "", "mrs": "", "ms": "", "miss": "", "mx": "", "sir": "", "dame": "", "lady": "", "lord": "",
    "dr": "doctor", "doctor": "doctor", "prof": "professor", "professor": "professor", "nurse": "nurse",
    "sister": "nurse", "matron": "nurse", "judge": "judge", "justice": "judge", "magistrate": "magistrate",
    "sheriff": "sheriff", "reverend": "minister", "rev": "minister", "father": "priest", "pastor": "minister",
    "imam": "imam", "rabbi": "rabbi", "canon": "minister", "councillor": "councillor", "cllr": "councillor",
    "inspector": "police officer", "sergeant": "police officer", "constable": "police officer",
    "pc": "police officer", "dc": "police officer", "uncle": "uncle", "auntie": "aunt", "aunty": "aunt",
    "aunt": "aunt", "nanny": "grandmother", "granny": "grandmother", "nana": "grandmother", "nan": "grandmother",
    "grandma": "grandmother", "grandad": "grandfather", "grandpa": "grandfather", "coach": "coach",
}  # fmt: skip
"""What stands before a name, and the role it tells."""

LOOSE_TITLES = _words("sister father doctor judge nurse justice lady lord coach canon nan nana nanny granny constable")
"""Titles that are words of every day too: in small letters they are none."""

RELATIONS = {
    "mama": "mother", "papa": "father",
    "mum": "mother", "mam": "mother", "mom": "mother", "mummy": "mother", "mother": "mother", "dad": "father",
    "daddy": "father", "father": "father", "stepdad": "stepfather", "stepmum": "stepmother", "son": "son",
    "stepson": "stepson", "daughter": "daughter", "stepdaughter": "stepdaughter", "brother": "brother",
    "sister": "sister", "nan": "grandmother", "nana": "grandmother", "gran": "grandmother", "granny": "grandmother",
    "grandma": "grandmother", "grandmother": "grandmother", "grandad": "grandfather", "granddad": "grandfather",
    "grandfather": "grandfather", "grandson": "grandson", "granddaughter": "granddaughter", "auntie": "aunt",
    "aunt": "aunt", "uncle": "uncle", "cousin": "cousin", "niece": "niece", "nephew": "nephew", "wife": "wife",
    "husband": "husband", "partner": "partner", "ex": "former partner", "boyfriend": "boyfriend",
    "girlfriend": "girlfriend", "fiancé": "fiancé", "fiancée": "fiancée", "mate": "friend", "friend": "friend",
    "neighbour": "neighbour", "neighbor": "neighbour", "mentor": "mentor", "worker": "worker", "teacher": "teacher",
    "tutor": "tutor", "headteacher": "headteacher", "midwife": "midwife", "visitor": "visitor",
    "doctor": "doctor", "nurse": "nurse", "solicitor": "solicitor", "barrister": "barrister",
    "lawyer": "lawyer", "guardian": "guardian", "manager": "manager", "boss": "manager", "supervisor": "supervisor",
    "colleague": "colleague", "coordinator": "coordinator", "trainer": "trainer", "carer": "carer",
    "landlord": "landlord", "landlady": "landlady", "eldest": "older child", "oldest": "older child",
    "youngest": "younger child", "twin": "twin", "baby": "baby", "boy": "boy", "girl": "girl", "lad": "boy",
    "kid": "child", "child": "child", "dog": "dog", "cat": "cat", "interviewer": "interviewer", "typist": "typist",
    "transcriber": "transcriber", "counsellor": "counsellor", "therapist": "therapist", "priest": "priest",
}  # fmt: skip
"""Words for what somebody is to somebody: a name often stands next to one."""

ROLE_PAIRS = {
    ("social", "worker"): "social worker", ("support", "worker"): "support worker", ("key", "worker"): "key worker",
    ("family", "worker"): "family worker", ("youth", "worker"): "youth worker", ("health", "visitor"): "health visitor",
    ("foster", "carer"): "foster carer", ("older", "son"): "older son", ("eldest", "son"): "older son",
    ("oldest", "son"): "older son", ("younger", "son"): "younger son", ("youngest", "son"): "younger son",
    ("eldest", "daughter"): "older daughter", ("oldest", "daughter"): "older daughter",
    ("older", "daughter"): "older daughter", ("youngest", "daughter"): "younger daughter",
    ("younger", "daughter"): "younger daughter", ("little", "boy"): "younger son",
    ("little", "girl"): "younger daughter",
    ("big", "sister"): "older sister", ("little", "sister"): "younger sister", ("big", "brother"): "older brother",
    ("little", "brother"): "younger brother", ("best", "friend"): "friend", ("best", "mate"): "friend",
    ("peer", "mentor"): "mentor", ("step", "dad"): "stepfather",
}  # fmt: skip
ANYBODY = _words("boy girl lad kid baby child cat dog ex")
"""Of these only “my lad Jo” tells whose name follows, not “a lad Jo”."""

OWNERS = _words("my our your his her their whose")
CALLED = _words("called named nicknamed christened")

STREETS = _words(
    "road street way lane close avenue terrace rise drive crescent grove gardens court mews square row walk gate fold "
    "hill view place parade crossing boulevard wynd brow rd st ave ln dr"
)
LANDSCAPE = _words("park bridge farm wood woods beach bay common green moor dale valley station island estate cross")
PUBS = _words("arms inn tavern pub hotel café cafe")
ORGANISATIONS = {
    "primary": "school", "school": "school", "juniors": "school", "infants": "school", "academy": "school",
    "nursery": "nursery", "preschool": "nursery", "college": "college", "university": "university", "high": "school",
    "hospital": "hospital", "infirmary": "hospital", "surgery": "surgery", "practice": "surgery", "clinic": "clinic",
    "hospice": "hospice", "pharmacy": "pharmacy", "council": "council", "centre": "centre", "center": "centre",
    "hub": "centre", "trust": "organisation", "charity": "charity", "foundation": "organisation",
    "association": "organisation", "society": "organisation", "solicitors": "law firm", "ltd": "firm",
    "limited": "firm", "llp": "firm", "plc": "firm", "inc": "firm", "services": "service", "service": "service",
    "team": "team", "project": "project", "programme": "project", "carers": "organisation", "housing": "landlord",
    "homes": "landlord", "church": "church", "chapel": "church", "mosque": "mosque", "temple": "temple",
    "prison": "prison", "hmp": "prison", "police": "police", "club": "club", "group": "group", "refuge": "refuge",
    "hostel": "hostel", "garage": "firm", "foodbank": "food bank", "stores": "shop", "bakery": "shop",
}  # fmt: skip
"""Last words of what an organisation is called, and what it is."""

HEADS = STREETS | LANDSCAPE | PUBS | ORGANISATIONS.keys()
"""Words that a place or an organisation is called by at the end of its name."""

FUNCTION = _words(
    "the a an and but or so if it is was i he she they we you my our his her their your this that there then when what "
    "who how why where because as at by for from in of off on to with no not yes yeah well oh um er all"
)
GOES_ON_IN_A_NAME = _words("de del della di da la le van von der den bin ibn al el ní nic mac ap ó of")
IN = _words("in near around outside through towards across into")
AT = _words("at to from past round by off over on up down")
SPEAKING = _words(
    "said says say asked asks told tells goes went came comes thinks thought knows knew was is has had would will'll "
    "gave gives got gets took takes wants wanted did does didn't doesn't wasn't hasn't won't can could rang rings "
    "phoned texted left moved lives lived stayed sat walked helped works worked who looked called calls started"
)
ANOTHER = _words("another other different")

MONTHS = _words("january february march april may june july august september october november december")
DAYS = _words("monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays "
              "saturdays sundays")  # fmt: skip
NOT_NAMES = MONTHS | DAYS | _words(
    "christmas easter eid ramadan diwali hanukkah halloween valentine's valentines boxing new year's god jesus lord "
    "allah bible quran english british irish scottish welsh american african asian european polish romanian "
    "lithuanian somali spanish french german italian chinese indian pakistani bangladeshi caribbean ukrainian russian "
    "arabic urdu punjabi bengali kurdish turkish portuguese muslim christian catholic jewish hindu sikh roma "
    "tesco asda sainsbury's aldi lidl morrisons argos amazon facebook instagram whatsapp snapchat tiktok twitter "
    "youtube google netflix zoom teams skype microsoft word excel iphone ipad android spotify xbox playstation "
    "nintendo disney lego coke pepsi mcdonald's mcdonalds greggs nescafé covid lockdown wi-fi wifi "
    "ofsted camhs cafcass senco maths science history "
    "interviewer interviewee facilitator moderator researcher participant respondent transcriber speaker guest host "
    "mum mam mom mummy dad daddy nan nana gran granny grandma grandad grandpa auntie aunty aunt uncle babcia social "
    "worker services child protection universal credit family court google's bluetooth sellotape biro lottery internet"
)  # fmt: skip
"""Words with a capital that name nobody: feasts, languages, firms known to all, services, subjects of school."""

PHRASES = frozenset(
    one.strip()
    for one in """
    national insurance|universal credit|child benefit|children's services|adult services|social services|social care
    child protection|family court|high court|crown court|county court|magistrates court|housing benefit|council tax
    looked after|early help|family support|special guardianship|special guardianship order|care order|supervision order
    supervision orders|interim care order|placement order|case conference|initial child protection conference|core group
    section twenty|public law outline|legal aid|citizens advice|food bank|red cross|boxing day|bank holiday
    mother's day|father's day|valentine's day|bonfire night|new year|personal independence payment|free school meals
    power point|google maps|marks & spencer|first aid|health visitor|social worker|peer mentor|action plan|family group
    family group conference|child in need|child in care|mental health|learning disability|support worker
    """.replace("\n", "|").split("|")
)
"""Words of the work that are written with capitals and name nobody."""

PLACE_ENDINGS = (
    "borough", "brough", "burgh", "bury", "wick", "thorpe", "mouth", "pool", "shire", "chester", "cester", "combe",
    "minster", "hampton", "thwaite", "keld", "wold", "ness", "haven", "by",
)  # fmt: skip
OF_A_PLACE = _words(
    "half side town centre edge outskirts part middle village city north south east west top bottom end"
)

WORDS_AND_NAMES = _words(
    "hope grace joy faith will mark rose daisy lily violet ivy dawn eve may june april august bishop field king "
    "prince dean dale glen heather holly jasmine olive poppy summer autumn amber ruby pearl jade crystal angel "
    "destiny charity patience prudence constance felicity harmony melody honey bill bob rob jack nick pat penny robin "
    "frank art drew chase chance hunter mason taylor cook baker carter fisher shepherd page sage reed wade brook "
    "brooke cliff clay rich lance grant miles max victor star skye sky blue storm river forest rowan hazel fern "
    "willow marsh hill wood stone bush lamb swift fox wolf young long short white black brown green gray grey march "
    "day winter church law gene dot ray guy jean sue ann bond bell ball banks barber barrow berry bird bridges brand "
    "cash cross dickens duke earl fleet flowers ford foster gates gold hall hart hay head house hurst knight lane "
    "little love major merry mills moon moss nelson noble pace park parks peck pike pope power price pride sharp "
    "singer small snow spring steel street sweet tanner thorne town turner ward waters wells west wise woods "
)
"""Names of people that are words too."""

FIELDS = _words(
    "name carer child patient client mother father partner parent surname forename worker referrer teacher "
    "transcriber typist"
)
"""What stands before the colon of a line of a form, where a name follows."""

ROLE_LABELS = _words(
    "speaker participant respondent interviewee interviewer parent mentor mentee staff worker trainer manager director "
    "unknown guest host male female man woman child carer mother father teacher person voice facilitator moderator "
    "researcher several all group note notes observer chair member user caller male1 female1 iphone ipad q a i r f m "
    "int res q: social peer practitioner professional young coordinator supervisor and of"
)
