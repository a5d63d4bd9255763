"""Invented interviews with planted names, and the truth beside them: {words|key} is a planted identifier.

A place marked {words|also} tells something of a person too, but is not counted. Written before any rule was tried:
TUNED may be looked at while the rules are made better, KEPT_BACK may not. Nobody in here exists. Numbers are from the
ranges kept free for such use.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One identifier: what sort of difficulty it is, the kind a list should give it, and whose name it belongs to."""

    key: str
    sort: str
    kind: str
    of: str = ""


@dataclass(frozen=True)
class Place:
    key: str
    start: int
    end: int


MARKED = re.compile(r"\{([^{}|]+)\|([\w.]+)\}")


def read(marked):
    """Return the text without its marks, and where each planted identifier stands in it."""
    text, places, last = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        places.append(Place(match.group(2), len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        last = match.end()
    return text + marked[last:], places


P, ORG, L = "person", "organisation", "place"

TRUTH = [
    Planted("danuta", "speaker label", P),
    Planted("perpetua", "file name", P),
    Planted("keeley", "name in the sentence", P),
    Planted("errol", "name in the sentence", P),
    Planted("tariq", "name in the sentence", P),
    Planted("rhiannon", "only at the start of sentences", P),
    Planted("keels", "nickname", P, "keeley"),
    Planted("bev", "nickname", P, "beverley"),
    Planted("lizzie", "nickname", P, "elizabeth"),
    Planted("gosia", "nickname", P),
    Planted("beverley", "speaker label", P),
    Planted("elizabeth", "name in the sentence", P),
    Planted("shaunagh", "possessive only", P),
    Planted("dominic", "possessive only", P),
    Planted("keely", "misspelling", P, "keeley"),
    Planted("oyelarin", "misspelling", P, "oyelaran"),
    Planted("rhianon", "misspelling", P, "rhiannon"),
    Planted("oyelaran", "title", P),
    Planted("venkat", "title", P),
    Planted("hallworth", "title", P),
    Planted("field", "surname that is a word", P),
    Planted("bishop", "surname that is a word", P),
    Planted("joy", "first name that is a word", P),
    Planted("lee", "name inside a name", P),
    Planted("leehay", "name inside a name", P),
    Planted("haystreet", "name inside a name", ORG),
    Planted("jordan", "two people of one name", P),
    Planted("sarah", "two people of one name", P),
    Planted("keeley.asr", "lower case", P, "keeley"),
    Planted("danuta.asr", "lower case", P, "danuta"),
    Planted("callum.asr", "lower case", P),
    Planted("oyelaran.asr", "lower case", P, "oyelaran"),
    Planted("merrick.asr", "lower case", P, "marek"),
    Planted("marek", "not English", P),
    Planted("malgorzata", "not English", P),
    Planted("hoa", "not English", P),
    Planted("siobhan", "not English", P),
    Planted("abdirahman", "not English", P),
    Planted("desmond", "in capitals", P),
    Planted("skelbrough", "town", L),
    Planted("netherwick", "town", L),
    Planted("brackenfold", "street or address", L),
    Planted("quarrybank", "street or address", L),
    Planted("mutton", "other place", L),
    Planted("oswin", "school, agency, firm", ORG),
    Planted("secondnest", "school, agency, firm", ORG),
    Planted("calderbeck", "school, agency, firm", ORG),
    Planted("pym", "school, agency, firm", ORG),
    Planted("mobile", "phone number", "phone number"),
    Planted("landline", "phone number", "phone number"),
    Planted("email", "e-mail or web address", "e-mail address"),
    Planted("email.asr", "e-mail or web address", "e-mail address"),
    Planted("birthday", "date", "date"),
    Planted("slashed", "date", "date"),
    Planted("spoken.date", "date", "date"),
    Planted("sixyear", "age", "age"),
    Planted("eleven", "age", "age"),
    Planted("postcode", "postcode", "postcode"),
    Planted("nhs", "id", "id"),
    Planted("ni", "id", "id"),
]

TUNED = {
    "Interview 2 copy from {Perpetua|perpetua}": """
Interview 2. Recorded at the carer's home, kettle audible.

Interviewer: Thank you for having me. Could you start with how the children came to you?

{Danuta Wrobel|danuta}: It was a Thursday. I know because Thursday is bins. My son, he rings from the car park, and he is not making words. He says Mama, they are taking her. And I say who, who is taking, and he puts a lady on the phone. So in ten minutes I am a grandmother with a {six-year-old|sixyear} and no bed for her. That is how. Nobody asked me could I, they asked me when.

Interviewer: And your son, is that –

{Danuta Wrobel|danuta}: {Marek|marek}. Yes. He is a good boy when he is well. He was a plasterer, he did half of {Skelbrough|skelbrough}, all the new flats. Then his back, then the tablets for his back, then not the tablets. I don't say more. My sister {Gosia|gosia} says I say too much already. {Małgorzata|malgorzata} on her papers, but nobody would call her that except a priest.

Interviewer: Of course. And so {Keeley|keeley} came to you that night?

{Danuta Wrobel|danuta}: That night. With a bag for life. In the bag is one shoe, a tablet with a broken face and a birthday card from two years ago. I washed everything and I put her in my bed and I sat on the toilet lid and cried like a tap. In the morning {Keeley|keeley} says, Babcia, do you have the cereal with the monkey. I did not have the cereal with the monkey. I went out at seven and I found it in the third shop.

Interviewer: What did you need in that first week that you didn't get?

{Danuta Wrobel|danuta}: Money. I will be honest. They said there is a grant, then they said the grant is for foster carers and I am not a foster carer, I am family. So family is cheaper. I said, does she eat less because she is family? The lady wrote that down but I don't think she wrote it as a joke.

Interviewer: Which lady was that, if you don't mind?

{Danuta Wrobel|danuta}: The first one was {Sarah|sarah}. A young one, always a cold. Then after Christmas comes another. {Mrs Oyelaran-Pitt|oyelaran}, she was the manager, she came herself in the end with the papers. I liked her. She took off her shoes. You know somebody by this.

Interviewer: And how did you hear about the project?

{Danuta Wrobel|danuta}: From {Second Nest|secondnest} they put a leaflet at the school. {St Oswin's Primary|oswin}, the one by the canal. It had a picture of a nest with too many birds and I thought, that is my kitchen. I rang and a woman said, come Tuesday, there is soup. Nobody in that whole year had said to me there is soup.

Interviewer: And did you go on the Tuesday?

{Danuta Wrobel|danuta}: I went and I sat in the car. The week after I went in. {Bev|bev} had kept me a chair, she had put a coat on it. I did not know her. How did she know to keep me a chair?

Interviewer: That's {Beverley Hodgkiss|beverley}, who runs the group?

{Danuta Wrobel|danuta}: Yes. {Bev|bev}. She is loud but she is loud for you, not at you. My {Keels|keels}, I call her {Keels|keels}, she hides behind me from everybody, and with her she goes straight on the lap.

Interviewer: How is school now?

{Danuta Wrobel|danuta}: Better. She had a bad time with one teacher, I will not say, and then a good time with {Mr Field|field}. He lets her feed the fish. She was standing in the middle of a field once on the school trip and she would not get on the coach, and they rang me, and {Mr Field|field} sat down in the wet grass next to her till I came. In his trousers for work.

Interviewer: And is there anything you'd want the court to have known?

{Danuta Wrobel|danuta}: That I speak English. They sent an interpreter from Lithuania. I am Polish, and I speak English, and he was very nice and we talked about mushrooms. {Judge Hallworth|hallworth} asked him a question and he looked at me and I answered, and then everybody was embarrassed. It is in the transcript I think.

Interviewer: When was that?

{Danuta Wrobel|danuta}: The order is from {03/09/2019|slashed}. I have it in the drawer with the passports. She was born {14 March 2012|birthday} so you can count how old she was, and she understood everything.

Interviewer: If I need to check anything, how do I reach you?

{Danuta Wrobel|danuta}: Ring. It is {07700 900361|mobile}. Or my neighbour writes emails for me, {danuta.w@example.org|email}, he made it, but I look once a month. The flat is on {Brackenfold Road|brackenfold}, over the shop with the wigs, you cannot miss us.

Interviewer: Lovely. I'll stop it there.
""",
    "KC3 T1": """
INT: So tell me a bit about who's at home.

KC3: There's me, there's the wife when she's not on nights, there's {Jordan|jordan}, who's {thirteen|also} going on forty, and there's the dog. And then weekends we have {Lee|lee} as well, that's my stepson's lad. So it's a houseful. It's three bedrooms if you count the one with the boiler.

INT: And it's {Jordan|jordan} who's on the order?

KC3: He is. Special guardianship. We'd had him on and off since he was a baby, so when it all went to court it was more or less catching the paperwork up with the washing. My wife {Joy|joy} did most of it. I can't be doing with forms. I get to the second page and I want to put my fist through it. She does them with a ruler.

INT: What was it like, dealing with the council?

KC3: Well, it depended who you got. We had a lad from {Calderbeck Council|calderbeck} who was another {Jordan|jordan}, funnily enough, so it was {Jordan|jordan} ringing up about {Jordan|jordan}. He was all right. He'd say he'd ring Friday and he'd ring Friday. Then he left, and we'd a woman who had us down as foster carers and sent us on a course about it, and there's me sat there with a name badge. I learned how to do a fire plan.

INT: Had you any legal advice?

KC3: {Harrowby & Pym|pym} did the first bit for nothing. After that it was four hundred pounds a letter. My brother {Errol|errol} lent us some. He's never had it back. He's never asked, either, and we don't talk about it, and every Christmas I buy him a better bottle.

INT: Can I ask what you'd have done without him?

KC3: Lost. I don't mean lost the money, I mean lost the lad. They'd a couple lined up. Very nice people, out at {Netherwick|netherwick}, with a paddock. I saw the report. It said the child would benefit from open space. And I thought, he's {thirteen|also}, he wants wifi.

INT: And does his mum see him?

KC3: She did. She comes when she's well. My daughter's not a bad person, and I'd like that wrote down. {Shaunagh's|shaunagh} trouble was she always thought the next feller would be different. I said to her, love, they're all out the same box. She rang on the {second of June|spoken.date}, his birthday, and he wouldn't come to the phone, and I stood there with it in my hand, and I could hear her breathing. What do you say? I said he's in the bath.

INT: That must have been hard.

KC3: It was a Tuesday. I do remember that.

INT: And the group, did it help?

KC3: I thought it'd be crying. It was chips. There's a few of us men go now, there's me, there's {Tariq|tariq} and there's an old boy called {Desmond Achterberg|desmond} who's raising twins at seventy-odd, and we don't say much, we do the chairs. But you put chairs out with somebody for a year and you get to know them. I was poorly at the back end and {Tariq|tariq} had the lad for three nights and never made a thing of it. And it's not far, it's at {Hay Street Family Hub|haystreet}, you can walk it. I said to our {Lee|lee}, that's your street, that, they've named it after you, because he's {Lee Hay|leehay}, you see. He was made up. He had his picture taken with the sign.

INT: Who would you go to if something went wrong now?

KC3: {Bev|bev}. Then the doctor. {Dr Venkataraghavan|venkat}, he's been very good, he did me a letter for the school. Then, I don't know, God. There was {Tracy Bishop|bishop} at the start, from the fostering side, and she was a rock, but she's gone to be something in Wales. I still have her number. I've never rung it. It's just nice to have. I saw {Bishop|bishop} on a poster the other week for a church thing and I thought, oh, has she got a show on, and it was an actual bishop.

INT: And what would you change?

KC3: One person. Just one person, the whole way through. I don't care if they're any good. I've told the story that many times I've started telling it in the third person. And stop sending letters in brown envelopes, she won't open them. {Joy|joy} puts them behind the clock. There was one behind there for a month and it was the allowance. There's not a lot of joy in a brown envelope, I said, and she threw a sponge at me.

INT: Is {Jordan|jordan} all right about you talking to me?

KC3: He said, tell her I'm the good one. So. He's the good one. He's doing his options. He wants to do food tech. He made us a curry and it was, it was hot. I'd to go and stand on the step.

INT: Thank you. And I've your number as {01632 960 772|landline}?

KC3: That's the one. Let it ring, she'll be upstairs.
""",
    "auto_captions_0611": """
speaker 1: okay so that's started um can you hear me all right

speaker 2: yeah you're a bit quiet but yeah go on

speaker 1: so it's just about how things have been since the summer um you were saying about the group

speaker 2: right yeah so i started going because {danuta|danuta.asr} said come on you can't sit in on your own with three kids and the telly so she picked me up basically every week in that little car and i used to think what if she stops

speaker 1: mm

speaker 2: and my lot were feral honestly our {callum|callum.asr} climbed in the cupboard where they keep the parachute and wouldn't come out and nobody shouted you know somebody just went and sat outside the cupboard and ate a biscuit dead loud till he came out for one

speaker 1: that's lovely

speaker 2: and {keeley|keeley.asr} she's the older girl she was showing mine how to do the glue gun which i was like oh my god but it was fine she's {eleven|eleven} now she's so sensible it's sad a bit

speaker 1: why sad

speaker 2: cause she shouldn't have to be should she i mean you'd see her watching the door every time and it'd be her dad she was watching for {merrick|merrick.asr} and he never come not once that i saw

speaker 1: and what about support from outside the group

speaker 2: um i had {mrs oyelaran pitt|oyelaran.asr} at first and she was brilliant but you only get her if it's bad so then when it's less bad you get nobody that's the system isn't it you've got to be on fire

speaker 1: that's a good way of putting it

speaker 2: i did say to her i said can i set fire to something small

speaker 1: did she laugh

speaker 2: she did yeah she said not in writing

speaker 1: and the money side um how's that been

speaker 2: it's come through now it took nine months so that's a baby isn't it i could've had another baby in that time i had to prove they lived with me i sent them a photo of the shoes by the door i thought count them

speaker 1: and is there anything you'd want other carers to know

speaker 2: don't be nice i was nice for a year and then i was horrible for a week and i got everything

speaker 1: can i put that in the report

speaker 2: you can put it on a t-shirt hope so anyway i hope it helps somebody

speaker 1: i'm sure it will um and where shall i send the voucher

speaker 2: it's {callumsmum at example dot com|email.asr} all one word and it's the tesco one yeah not the amazon one because i've no idea where that goes

speaker 1: perfect thanks ever so much
""",
    "Focus group Tuesday": """
Facilitator: I'll say it again for the recording, there are no wrong answers, and what's said in here stays in here.

{Beverley Hodgkiss|beverley}: Except the biscuits. Everybody knows about the biscuits.

{Abdirahman|abdirahman}: I will start, because I have to go at three. I have my sister's children, four of them, since two years. In my language there is no word for kinship carer. It is only uncle. When I told my mother the council has a name for it she laughed so much she dropped the phone.

Facilitator: What difference has the name made, if any?

{Abdirahman|abdirahman}: Forms. It is a word for forms.

{Siobhán|siobhan}: Can I come in there? Because I think it does matter. When I was just Nana, I'd go up to the school and they'd be looking over my shoulder for the mother. Now I say I'm the kinship carer, I've the letter, and they get the good chair out.

{Abdirahman|abdirahman}: They get the good chair!

{Siobhán|siobhan}: They do. I've seen it. It has arms.

{Beverley Hodgkiss|beverley}: And who else had that? {Hoa|hoa}, you were nodding.

{Hoa|hoa}: For me it is the doctor. I take my nephew and they say who are you. I say auntie. They say we need the mother. I say you will need a very long telephone. So {Bev|bev} wrote me a letter and I keep it in a plastic. Now I show the plastic.

Facilitator: So a letter opens doors.

{Siobhán|siobhan}: A letter and a face. You need somebody who'll come with you the first time. {Rhiannon|rhiannon} came with me. {Rhiannon|rhiannon}'d sit there with her big folder, not a word, and they'd be lovely as pie. I don't think there was anything in the folder.

{Beverley Hodgkiss|beverley}: There was a magazine.

Facilitator: And what happens when it's not somebody's day, when it's the weekend?

{Hoa|hoa}: You wait. Everything breaks on a Saturday. On the Saturday my nephew he went out of the window. Not high. He wanted to see his mum. The police were very kind, they brought him back with chips.

{Abdirahman|abdirahman}: The out of hours number, I called it once. They asked is the child in immediate danger. I said no, he is asleep, it is me.

Facilitator: What did they say to that?

{Abdirahman|abdirahman}: They gave me another number.

{Siobhán|siobhan}: I'd {Sarah|sarah} on the out of hours once, my own sister, she was covering. I said this is ridiculous, I'm after ringing you at home. She had to ask me all the questions anyway. Spell your surname, she says. You know well how it's spelt.

{Beverley Hodgkiss|beverley}: Not the same {Sarah|sarah} that had the cold?

{Siobhán|siobhan}: God, no. That one's in Marks and Spencer's now, she did my mother's curtains.

Facilitator: Let's talk about contact. Who arranges it?

{Hoa|hoa}: Nobody. Me. I meet her at {the Shoulder of Mutton|mutton}, outside, at the tables. She doesn't drink, she has a Coke, it is only because there is a slide. If it is raining we sit in the bus stop and it is a very short contact.

{Siobhán|siobhan}: Mine's at the centre, with a girl writing. She writes if you sneeze. And {Dominic's|dominic} face the whole way home in the car. You'd want to have a screen down like in a taxi.

Facilitator: Is that your grandson?

{Siobhán|siobhan}: It is. He's grand. He's a great little reader. He reads the signs to me as if I couldn't.

{Beverley Hodgkiss|beverley}: Can I say something that's not very positive?

Facilitator: Please.

{Beverley Hodgkiss|beverley}: We're not funded past March. I've not told everyone. I'm telling you because it's going on a tape. There's forty-one families and there's me and {Elizabeth|elizabeth} two mornings. And people keep evaluating us, no offence, and it keeps coming out well.

Facilitator: None taken.

{Hoa|hoa}: If {Bev|bev} goes I will go and live in her house.

{Beverley Hodgkiss|beverley}: You'd have to bring your own chair.
""",
    "Field note summer": """
Observation, summer fair, two hours. I was on the tombola, so I saw a lot of hands and not many faces.

Arrived early. {Lizzie|lizzie} was already up a ladder with bunting. She said she had been told off for it last year and had brought a bigger ladder. The hall smelled of onions. About thirty adults by the middle, more children than I could count, one dog in a neckerchief.

The families do not arrive together, they seep in. People look for {Bev|bev} first, and only then for the cake. I tried to work out what she does in those first seconds. She says the child's name before the adult's. She did it every time but once, and that once it was {Mrs Oyelarin-Pitt|oyelarin}, who had come as a guest with her own two and seemed not to know what to do with her arms.

{Keely|keely} was on the glue guns with a queue. She told a small boy that glue is only hot for a minute but you remember it for ages. I wrote that down and then felt bad for writing it down. She asked what I was writing. I said, what you said. She said, are you allowed? I said I would ask her nan.

One of the older men stood by the stacked chairs for most of it. He said he was waiting for somebody to need one.

Later, by the gate, a father came who was not on the list. Nobody used a raised voice. {Rhianon|rhianon} walked him round the outside of the building twice, talking about parking. By the second lap he had a paper plate with a sausage on it and was crying. I do not know who he was. I noticed that none of the carers looked at him and all of them knew.

What I am not sure of: whether I saw the project or saw people being nice at a fair. Whether it is {Second Nest|secondnest} or just {Bev|bev}. Nobody from the council stayed after the speeches. There is a tension between wanting it to look informal and wanting it to count. To raise with the team on Monday.

For the file: next visit is to the flat at {14 Quarry Bank Close|quarrybank}. Do not park on the verge.
""",
    "Referral form 118": """
REFERRAL FORM (please use capitals)

Name of carer: {DESMOND ACHTERBERG|desmond}

Relationship to child: GRANDFATHER

Postcode: {LX4 7QJ|postcode}

NHS number (child): {999 274 1180|nhs}

National Insurance number (carer): {QQ 12 34 56 C|ni}

Reason for referral: Carer is raising twin boys on a low income and has asked for company rather than advice. He says that he has had advice. Sleeps badly. Would like to meet other men if there are any. No car. Hearing aid in the left ear, so please do not seat him by the tea urn.

What would a good outcome look like? He says: somebody to put chairs out with.

Has the carer agreed to this referral? Yes, and he has read it, and he says that it is spelt right.
""",
}

KEPT_TRUTH = [
    Planted("kerensa", "speaker label", P),
    Planted("jowan", "name in the sentence", P),
    Planted("whitlock", "title", P),
    Planted("nurse", "title", P),
    Planted("tobi", "nickname", P, "oluwatobi"),
    Planted("oluwatobi", "not English", P),
    Planted("agnieszka", "not English", P),
    Planted("jowen", "misspelling", P, "jowan"),
    Planted("petra", "possessive only", P),
    Planted("dawn", "first name that is a word", P),
    Planted("march", "surname that is a word", P),
    Planted("amy", "name inside a name", P),
    Planted("amyfirth", "name inside a name", P),
    Planted("firthgarage", "name inside a name", ORG),
    Planted("mike", "two people of one name", P),
    Planted("jowan.asr", "lower case", P, "jowan"),
    Planted("trudy.asr", "lower case", P),
    Planted("porthvean", "town", L),
    Planted("saltings", "street or address", L),
    Planted("lanterns", "school, agency, firm", ORG),
    Planted("college", "school, agency, firm", ORG),
    Planted("usphone", "phone number", "phone number"),
    Planted("web", "e-mail or web address", "web address"),
    Planted("longdate", "date", "date"),
    Planted("aged", "age", "age"),
    Planted("zip", "postcode", "postcode"),
    Planted("case", "id", "id"),
]

KEPT_BACK = {
    "Carer 9 interview": """
Q: Shall we start with how long you've been caring for your brother?

{Kerensa|kerensa}: Since Mum went in, so, a while. He's {aged 9|aged}, he's called {Jowan|jowan}, and he's into diggers. It's all diggers. I could drive one now.

Q: And what does a normal day look like?

{Kerensa|kerensa}: I get him up, I get him dressed, there's a fight about socks. I drop him and I go on to work at the farm shop till two. My manager's {Dawn|dawn}, and she's really good about it, she'll let me go if they ring. Then it's tea, then it's the fight about socks again but backwards. I get up before dawn mostly. It's the only bit of the day that's mine.

Q: Who helps?

{Kerensa|kerensa}: {Lanterns Young Carers|lanterns}, they pick me up on a Wednesday. There's pizza. There's a lad there, {Oluwatobi|oluwatobi}, well, everyone calls him {Tobi|tobi}, and his mum's got the same as mine, so you don't have to do the whole speech. You can just say it's a bad one and he'll go, yeah.

Q: And school, do they know?

{Kerensa|kerensa}: The college does now. {Tremorvah College|college}, I mean, not his school. I'd got a warning for being late, three of them, and I had to go in front of {Mrs Whitlock|whitlock}, and I just burst. I'd not planned to. She didn't say anything, she got up and shut the blind. And after that I had a card I could show.

Q: A card?

{Kerensa|kerensa}: Yeah. It's yellow. You hold it up and you can leave. I've used it twice. {Petra's|petra} got one too and she uses it every PE.

Q: Has anything got harder?

{Kerensa|kerensa}: My tutor left. {Mike|mike}. He was the one who'd ring me. So then I had to start again with this new one, and he's also called {Mike|mike}, and it's not the same. And the bus. They've stopped the one that goes through {Porthvean|porthvean}, so it's either a lift or it's walk.

Q: What about health people?

{Kerensa|kerensa}: {Nurse Adeyinka|nurse} comes for Mum. She calls me darling. I know she calls everyone darling but I'll take it. There was a social worker, a {Miss March|march}, who came in, funnily enough, March, and said we'd hear by Easter, and we never. I've got the letter. It's got a number on the top, {CP/2291/24|case}, so somebody must have us on a list.

Q: Where do you live now?

{Kerensa|kerensa}: With my auntie, on {The Saltings|saltings}, it's a caravan but it's a good one. {Agnieszka|agnieszka} next door does his tea on a Thursday, and she won't take anything, so I do her phone for her. She'd thirty thousand emails.

Q: Is there a friend you'd talk to?

{Kerensa|kerensa}: {Amy|amy}, probably. {Amy Firth|amyfirth}. Her dad's got {Firth's Garage|firthgarage}, so she's loaded, well, she's got a car. She'll sit with me on the wall. She doesn't ask. I hate it when they ask.

Q: And if you could tell the people who plan these things one thing?

{Kerensa|kerensa}: Ring before four. After four I'm not a student, I'm not a daughter, I'm a mum. So I can't talk. And don't say I'm brave. I'm not brave, there's just nobody else in.
""",
    "notes_from_call": """
so i rang back and it went to the machine so these are my own notes from the second go

she said the week had been all right until the thursday and then {jowan|jowan.asr} had been sick at school and they rang her and not the auntie even though it says on the sheet who to ring she said they always ring her because she picks up

she said she had talked to {trudy|trudy.asr} at the drop in about it who said write it down so she has started writing it down she has a book with a lock on it

i asked about the trip and she laughed and said she is going but she has told them she is keeping her phone on

she thinks she will stay on after the summer if the bus comes back she wants to do something with animals not people she said animals never ring you
""",
    "Site visit abroad": """
Notes from the partner site, dictated on the plane.

The American project is older than ours and it shows, mostly in the carpets. They meet above a bank. They call the young people caregiving youth, and the young people call it Wednesdays.

I was met by the director, who talks fast and draws while she talks. She gave me a sheet with the address on it, which I copy here so that I stop losing it: Room 4, Oakdale, {NY 11769|zip}, and the line for visitors, {(631) 555-0188|usphone}, and {www.wednesdaykids.example|web}, where the forms are.

What struck me was that nobody there counts hours. We ask how many hours a week do you care, and a child of ten makes up a number. They ask what did you not do this week. I would like us to try it.

A boy showed me a drawing of his house with all the stairs coloured red. He had been up them, he said, nine hundred times since the operation. I asked when that was and his mother said at once, {October 3rd, 2023|longdate}, the way people do.

I also heard a story about {Jowen|jowen}, which means that somebody over there has been reading our newsletter, and that the newsletter was not as careful as we thought. To take up at home.
""",
}


LAST_TRUTH = [
    Planted("kwame", "name in the sentence", P),
    Planted("ify", "name in the sentence", P),
    Planted("hendersons", "a family", P),
    Planted("dsouza", "title", P),
    Planted("blakely", "title", P),
    Planted("edie", "title", P),
    Planted("alfie", "name in the sentence", P),
    Planted("mcallister", "surname alone", P),
    Planted("bronwen", "only at the start of sentences", P),
    Planted("young", "surname that is a word", P),
    Planted("dawit", "not English", P),
    Planted("ynys", "town", L),
    Planted("route", "street or address", L),
    Planted("jude", "school, agency, firm", ORG),
    Planted("ward", "other place", L),
    Planted("handle", "e-mail or web address", "web address"),
    Planted("thursday", "date", "date"),
    Planted("half", "age", "age"),
    Planted("year", "date", "date"),
    Planted("spoken", "phone number", "phone number"),
    Planted("plate", "id", "id"),
]

# Written when the rules were done, in another manner. The first try found 18 of the 21; docs/privacy.md says so. What it
# showed was then mended where it could be, so that it measures nothing new any more.
FIRST_TRY = {
    "Staff meeting, part two": """
A: Can I go first, because I've the school run. It's about the two boys, {Kwame|kwame} and {Ify|ify}. Who's got them?

B: I have. Well, I had. They went across with {the Hendersons|hendersons} when the teams were cut up, so it'll be whoever's got the north end.

A: Right, because I'd {Ms. D'Souza|dsouza} on the phone for half an hour, she's their head of year, and she says nobody's been since the clocks went back. And she'd {DCI Blakely|blakely} in on the Friday about the car, a silver one, {KV19 OHT|plate}, that sits outside at home time.

C: That's Dad's. Or it's the uncle's. Not {McAllister|mcallister}, the other one.

B: It's not the uncle's, he's inside.

A: So what do I tell her?

C: Tell her we'll ring. {Bronwen|bronwen} can do it, she's good with schools. She did all that with {St Jude's|jude} in the spring and they'd been threatening to exclude.

A: And there's the little one, {Alfie|alfie}, that's with {Nan Edie|edie} out at {Ynysgrug|ynys}. He's {twelve and a half|half} and he's not in anywhere. She's eighty if she's a day. She rang the office herself, she left it all on the machine, dead slow, {oh one six three two, nine six oh, double one four|spoken}.

B: She's a star. She came to the open day and she put every one of us right about gravy.

C: Is {Mrs Young|young} still the guardian? I've only ever met her the once. She's not what you'd call young.

A: She is. She's back on {Thursday the 4th|thursday}. And before I forget, whoever's posting pictures, can we not have faces, please. It was up on Facebook all weekend, and it had been shared by {@kaz_brown87|handle}, whoever that is when they're at home.

B: I'll have it down.

C: There was one more. That lad from the hostel, {Dawit|dawit}, that came over on his own. Born {1st January 2008|year}, like all of them. They moved him off {Ward 7|ward} on the Monday and he's in a place up {Old Mill Way|route} with two grown men and one key.

A: Who signed that off?

C: Nobody. That's what I'm saying. It signed itself.
""",
}


def sources(marked):
    """Return the study: the text of each source by its name, and the places of what is planted in names and texts."""
    names, texts, places = {}, {}, []
    for title, body in marked.items():
        name, in_name = read(title)
        texts[name], in_text = read(body)
        names[name] = in_name
        places += [(name, one) for one in in_text]
    return texts, names, places


def words_in(texts):
    return sum(len(re.findall(r"\w+(?:['’‑-]\w+)*", text)) for text in texts.values())


TITLE_OR_ARTICLE = re.compile(r"^(?:the|mr|mrs|miss|ms|dr|judge|nurse|nan|dci)\.? ", re.IGNORECASE)
HANGS_ON = re.compile(r"['’][sd]$")


@dataclass(frozen=True)
class Measured:
    """How well a list of names covers what was planted."""

    found: dict[str, bool]
    everywhere: dict[str, bool]
    right_kind: dict[str, bool]
    false_alarms: list[str]
    words: int

    @property
    def per_thousand(self):
        return 1000 * len(self.false_alarms) / self.words


def core(text, place):
    """Return the span that has to be found: without a title, an article or a possessive."""
    words = text[place.start : place.end]
    lead, tail = TITLE_OR_ARTICLE.match(words), HANGS_ON.search(words)
    return place.start + (lead.end() if lead else 0), place.end - (len(tail.group()) if tail else 0)


def measure(truth, marked, found, place_of_name):
    """Compare a list of names, as `find_names` gives it, with what was planted in texts and names of sources."""
    texts, names, in_texts = sources(marked)
    planted = [(name, one, texts[name]) for name, one in in_texts]
    planted += [(place_of_name(name), one, name) for name, some in names.items() for one in some]
    rows = [(found["name"].iloc[row], found["kind"].iloc[row], found.words_behind(row)) for row in range(len(found))]
    at = {}
    for number, (_, _, places) in enumerate(rows):
        for source, start, end in zip(places["source"], places["start"], places["end"], strict=True):
            at.setdefault(source, []).append((start, end, number))
    kinds = {one.key: one.kind for one in truth}
    covered, kind_ok, true_rows = {}, {}, set()
    for source, place, text in planted:
        start, end = core(text, place)
        true_rows |= {number for first, last, number in at.get(source, []) if first < end and start < last}
        if place.key in kinds:
            hits = [number for first, last, number in at.get(source, []) if first <= start and end <= last]
            covered.setdefault(place.key, []).append(bool(hits))
            kind_ok.setdefault(place.key, []).extend(rows[number][1] == kinds[place.key] for number in hits)
    return Measured(
        found={key: any(some) for key, some in covered.items()},
        everywhere={key: all(some) for key, some in covered.items()},
        right_kind={key: any(kind_ok.get(key, [])) for key in covered},
        false_alarms=[rows[number][0] for number in range(len(rows)) if number not in true_rows],
        words=words_in(texts),
    )


# The ways names and numbers are written in the files as received, after names.md beside them; another wrote those files.
AS_RECEIVED = [
    " ".join(one.split())
    for one in """
Ottilie Marner | Kayleigh Thrussell | Thrussel | Kayleigh T | Kayleigh B | Lorraine | Clegthorpe | Brogan | Rose
| rose | Stacey | Rosie | Maxine | Max Seen | Pip | Emmeline | Farrow Dale | Dutton Oake | Dutton Oak | Sheila |
Quennell | Tanners Fold | 9 Warpgate Terrace | ZZ9 4TT | Warpgate Street | Marrowby | 07700 900413 | 07700
900431 | 14th of February 2020 | 81 | Caleb | Caitlin | low rain | machine | Max in | Yvonne | Avon | emblem |
Emma Lean | rows | Brad | Bread | Glennis | Glen | Tall and Price | Toland Pryce | Pike Thorne | pie corn |
Loretta Skayle | Retta | Bethan | Will | Grace | Cuthbert | Dermot | Tobias | HBJ | O. Marner | Denise Tulliver
| Dee | Nasreen | Idris | Kirsty-Ann | Kirsty | Brack-shore | Tentercliffe Road | Ferncarr Juniors |
rettaseggs@example.org | 0417 | 5 February 2025 | Saskia Wroe | Hobdale | Lilian | Leanne | Hope | Mason |
Darrell | Ronnie | Gareth | GARATH | Pelling | Pellow | Ballantree | Tansley-Cobb | Walter Pannell | Pannells |
hessenby | Whelkhouse Lane | 01632 960418 | 3.3.18 | 3rd of March | Otillie | OM | Jen | DT | Denise Tullivar |
Perm Jean | Jean Farrowdale | Ellis | Lorcan | Tidswick | Birkwell Lane | Carderhole Lane | 22 Bobbinmaker Rise
| deesscissors@example.org | 31st of June 2016 | 12/02/25 | 13th of September | forty one
""".split("|")  # noqa: SIM905 - read as they stand beside one another
]
