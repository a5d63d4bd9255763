"""Words of everyday talk, so that one at the start of a sentence is not taken for a name."""

COMMON = frozenset(
    """
a abbreviation about above absolutely across act actually add address advice after afternoon again against age ago
agree agreed ah ahead alive all allow allowed almost alone along already alright also alternatively although always am
amazing among an and angry another answer any anybody anymore anyone anything anyway anywhere apart apparently
appointment are area argue arm around arrived as ask asked asking asleep at ate attention aware away awful baby back
background bad bag bags basically bath be because become bed been before begin behind being believe best better
between big bin bins birthday bit bits bless blimey block board body book books born both bottom box boy boys brave
bread break breakfast briefly bright brilliant bring brother brothers brought brown building bunting bus busy but buy
by cake call called calls came can can't cannot car card care carer carers carpet carpets carry case cat cause centre
cereal certainly chair chairs chance change changed chapel chat check cheers child children chips church class clean
clear clearly client close clothes coach coat coffee cold come comes coming comments completely computer conclusion
confidential consent contact contents context cook cooked cooker copy correct cos could couldn't council count couple
course court cousin cried crisis cross cry crying cup cupboard curry curtain curtains cut dad daft darling date
daughter daughters day days dead deal dear decided definitely definition depends description details did didn't died
different dinner direct discussion do doctor does doesn't dog doing don't done door double down draft drawer dreadful
dress drink drive driving drop dropped duration during each ear early easier easy eat eating eggs eight eighteen
eighty either eldest eleven else email embarrassed emergency end enough envelope envelopes er erm especially even
evening ever every everybody everyday everyone everything everywhere exactly example examples except exclude excuse
extra eye eyes face fair fairly fall fallen family far fast father feed feel feeling feels feet fell felt few fewer
fifteen fifty fight fights figure file fill finally find fine finger fingers finish finished fire first fish five flat
floor flowers focus folder folk follow followed follows food foot for forget forgive forgot form format forms forty
forward foster found four fourteen free fridge friend friends from front full fun funny further game garden gate gave
general generally get gets getting girl girls give given gives giving glad glasses glue go goes going gone gonna good
goodness gosh got gran grandad grandchildren grandma grandmother granny great ground group groups guess guide had
hadn't half hall hand handbag hands happen happened happens happy hard hardly has hasn't hate have haven't having he
he'd he's head health hear heard hearing heart heating held hell hello help helped helpful helping hence her here hers
herself hey hi hide high him himself his hiya hm hmm hold holiday home honest honestly hope hopefully horrible
hospital hot hour hours house how however huge hundred husband i i'd i'll i'm i've idea if ill imagine immediately
important in include included including indeed information inside instead instructions interpreter interview
interviewed into introduction is isn't it it'd it'll it's its itself job jobs joke journey just keep keeps kept kettle
key kids kind kitchen knees knew knock know knowing known knows ladder last late lately later laugh laughed laughing
laughter law least leave leaves left legs length less let let's letter letters level life like likely likewise line
list listen little live lived lives living loads location long look looked looking looks lost lot lots loud lovely low
luckily lunch mad made magazine main mainly make makes making man manager many mate matter may maybe me mean means
meant meanwhile meet meeting meetings men mental mentor mentors method middle might milk mind mine minute minutes miss
missed mm mmm mom moment money month months more moreover morning mortgage most mostly mother mouth move moved moving
much multiple mum mums must mutual my myself name names nan nana nappies nappy naturally near nearly necessarily need
needed needing needs neighbour neighbours neither nephew nervous never new next nice niece night nine nineteen ninety
no nobody none nope nor normally not note notes nothing now nowadays nowhere number numbers nurse observation observed
obvious obviously occasionally of off office official often oh ok okay old older on once one ones only open opened
opposite or order ordinary originally other others otherwise ought our ours out outcome outcomes outside over overall
own page paid pain pants paper papers parent parents park part particularly parties partner past pause pay people per
perfect perhaps person personally persons phone phoned pick picked picture pilot pizza place plan plate play played
playing please plus pocket point police poor possible possibly post pram prefer present presumably pretty previously
probably problem programme project prompt proper properly proud public pull pushchair put putting quarter question
questions quick quickly quiet quietly quite quote radiator raised ran rang rarely rather read reading ready real
really reason recently record recorded recording referral reflection regarding regards relationship relevant remember
rent repeat report respondent rest review right ring ringing road room round routine rubbish rude run running sad safe
said same sandwich sat save saw say saying says scared school scissors second section see seeing seem seemed seems
seen self sense sent separate serious session sessions set seven seventeen seventy several shall she she'd she's shirt
shit shoes shop short should shouldn't shout shouted show showed shower shut side sign silence silly similar simple
simply since sister sisters sit site sitting six sixteen sixty sleep sleeping sleeps slept slowly small smoke so
social sofa soft solicitor some somebody somehow someone something sometimes somewhere son soon sorry sort sorted
sounds soup source speak special spell spelt spoke spoon staff stairs stand start started starting starts stay stayed
step still stood stop stopped straight street stress stressful strong stuff stupid such suddenly sugar summary
supervision support supposed sure surely system table tablet tablets tail take taken takes taking talk talkative
talked talking tea teacher teachers team teeth tell telling tells telly ten terrible than thank thanks that that'd
that'll that's the their theirs them theme themselves then there there'd there's thereafter therefore these they
they'd they'll they're they've thing things think thinking third thirdly thirteen thirty this those though thought
three through throughout thursday till time times tired title to toast today together toilet told tomorrow tonight too
took top topic totally touch towards town toys training transcript tried trouble trousers true truth try trying turn
turned twelve twenty twice two type typed typical um uncle unclear under understand understood unfortunately uniform
unless until up upset upstairs us use used useful using usual usually van version very video views visit visits voice
wait waited waiting walk walked wall want wanted wants was wasn't watch watched watching water wave way we we'd we'll
we're we've wear weather wedding week weekend weeks weird welcome well went were weren't what what's whatever when
whenever where where's whereas whether which whichever while who who's whoever whole whose why wife will window wine
wish with within without woman women won't wonderful word words work worked worker workers working works world worried
worry worrying worse worst worth would wouldn't wow write writing written wrong wrote yeah year years yep yes
yesterday yet you you'd you'll you're you've young younger youngest your yours yourself zero
""".split()  # noqa: SIM905 - a list of words reads best as words
)
