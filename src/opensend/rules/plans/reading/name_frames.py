"""What stands around a forename: the words that make it the child of a plan, another person, or no "
"person."""

from __future__ import annotations

import re

from opensend.rules.plans.reading.persons import RELATION, ROLE, TITLE

# What only the child of a plan does. "Will have", not "will": a therapist will do this and that.
_STATES = (
    r"needs?|requires?|finds?|struggles?|enjoys?|likes?|loves?|wants?|understands?|learns?|prefers?"
    r"|becomes?|feels?"
    r"|lacks?|responds?|benefits?|attends?|experiences?|relies|copes?|concentrates?|communicates?"
    r"|hears?|follows?"
    r"|knows?|blends?|counts?|joins in|takes? turns|speaks? (?:in|with|only|very|too)|says? (?:few"
    r"|single|only)"
    r"|gets? (?:upset|anxious|tired|cross|frustrated|worried|very|overwhelmed)|makes? (?:progress"
    r"|friends|sounds)"
    r"|works? (?:with (?:an?|the)|in|on|at|best|towards)|uses? (?:an?|single|words|signs|gestures)"
    r"|lives?|misses"
)
_IS = (
    r"is (?:(?:un)?able|not (?:yet )?able|at risk|very|easily|often|sometimes|working|making|learning"
    r"|supported|taught"
    r"|helped|given|being|in (?:Year|Reception|a class)|aged|now|\d+|autistic|deaf|anxious|sensitive"
    r"|not yet"
    r"|an? (?:[\w-]+[, ]+(?:and )?){0,5}(?:boy|girl|child|pupil|student|young|learner|member))"
)
_HAS = (
    r"ha(?:s|d) (?:an? |been |some |very |great |significant |severe |moderate |mild |no |good |poor "
    r"|access )*"
    r"(?:diagnos|difficult|need|autism|adhd|asthma|epilepsy|dyslexia|delay|problem|trouble|strength"
    r"|limited|hearing"
    r"|visual|vision|sensory|speech|language|support|help|one-to-one|1:1|to|cerebral|down|anxiety"
    r"|attention|sense"
    r"|memory|interest|\d+|(?:one|two|three|four|five|ten|fifteen|twenty) (?:hours?|minutes?|sessions?))"
)
_WILL = (
    r"(?:will|must|should|shall) (?:also |then |now |always |continue to )*"
    r"(?:have|need|receive|use|learn|follow|attend|join|spend|know|understand|get|feel|complete|develop"
    r"|make|go|access"
    r"|take part|transfer|work (?:with (?:an?|the)|in|on|at|towards)|benefit|express|say|be (?:able"
    r"|supported|taught"
    r"|given|helped|offered|provided|encouraged|taken|seen|prompted|placed|educated|assessed|shown|in"
    r"|allowed"
    r"|withdrawn|aware|confident|independent|part|at))"
)
DOES_AS_CHILD = re.compile(
    r"\s+(?:(?:also|often|usually|always|sometimes|still|currently|now|generally|frequently|does not"
    r"|doesn['’]t"
    rf"|did not|therefore)\s+)*(?:{_STATES}|{_IS}|{_HAS}|{_WILL}|can(?:not|['’]t)?\b|could(?:n['’]t)?\b)",
    re.IGNORECASE,
)
DOES_AS_ANY_CHILD = re.compile(
    r"\s+(?:(?:often|usually|sometimes|still|currently|now|also) )*(?:finds it|struggles|enjoys|loves|likes"
    r"|understands|has (?:an? )?(?:diagnosis|difficult\w+|learning difficult\w+)|will (?:receive|be taught)"
    r"|is an? (?:[\w-]+[, ]+(?:and )?){0,4}(?:boy|girl|child|pupil|student)"
    r"|needs (?:help|support|an adult|adults)\b|can (?:read|write|say|count|understand|follow|name)\b"
    r"|(?:holds|speaks|says|plays|walks|eats|sleeps|writes|draws|cries|shouts|listens|asks|wakes|wears|tires|tries|forgets|remembers|wants|feels|prefers|avoids"
    r"|communicates|counts|learns|misses|copes|concentrates)\b)"
    r"|['’]s (?:difficulties|anxiety|needs|teaching assistant|key ?worker|progress|understanding|parents)\b"
)
"""Narrower, for a word that is in no list of names: things do none of this."""

HAS_AS_CHILD = re.compile(
    r"['’]s?\s+(?:[\w-]+\s+)?(?:needs?|difficult\w+|speech|language|learning|communication"
    r"|understanding|attention"
    r"|concentration|behaviours?|anxiet\w+|emotion\w*|feelings|views?|wishes|aspirations?|outcomes?"
    r"|targets?|progress"
    r"|provision|plan|timetable|key ?worker|teach\w+|class\w*|peers|school|parents?|mum|mother|dad"
    r"|father|ta|support"
    r"|programme|reading|writing|handwriting|spelling|vocabulary|self-esteem|confidence|skills|sensory"
    r"|motor|hearing"
    r"|vision|sight|attendance|health|diagnosis|autism|condition|memory|social|independence|strengths?"
    r"|interests?"
    r"|day|education|medication|sleep|diet|wheelchair|ability|assistant)\b",
    re.IGNORECASE,
)
_TO_HELP = (
    r"(?:help|support|prompt|remind|assist|teach|encourag|allow|show|ask|ensur|enabl|provid)"
    r"(?:e|s|es|ed|ing)?"
)
IS_HELPED = re.compile(
    rf"\b(?:{_TO_HELP}(?: with| that)?|(?:work|meet)(?:s|ing)?(?: with)?|gives?|giving|beside"
    rf"|alongside)\s+$",
    re.IGNORECASE,
)
IS_BEFORE_A_CHILD = re.compile(
    IS_HELPED.pattern.removesuffix(r")\s+$")
    + r"|so(?: that)?|for|with|to|that|when|if|because|while|until|where)\s+$",
    re.IGNORECASE,
)
SO_THAT = re.compile(
    rf"\b(?:{_TO_HELP}(?: that)?|so(?: that)?|for)\s+$",
    re.IGNORECASE,
)
AFTER_SO_THAT = re.compile(
    r"\s+(?:to|can|is|has|will|knows|understands|feels|learns|does|with)\b", re.IGNORECASE
)
SUPPORTS_BEFORE = re.compile(
    r"\b(?:support|help|encourag|remind|prompt|assist)(?:s|es|e|ing)?\s+$", re.IGNORECASE
)
SUPPORTED_AFTER = re.compile(r"\s+(?:to|with|in|when|during|at|through)\b")
IS_SELF = re.compile(
    r"\b(?:my name is|my name['’]s|call me|i am called|i['’]m called|known as)\s+$", re.IGNORECASE
)
FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|I['’]ve|[Mm]e|[Mm]y|mine|myself)\b(?!\))")

TITLE_BEFORE = re.compile(rf"\b(?:{TITLE})\.?\s+$", re.IGNORECASE)
"""After a title stands a surname or a saint, and no forename."""
INTRODUCED_BEFORE = re.compile(
    rf"\b(?!(?:adult|professional|peer|family|parent)\b)(?:{RELATION}|{ROLE})(?: is| are|, who is"
    rf"|:)?(?: called| named)?"
    r"\s*[(\"“‘]?\s*$"
    rf"|\b(?:{RELATION}|{ROLE})s (?:called|named|are|include|including)\s+$"
    r"|\b(?:lives? with|living with|friends with|friendship with|gets? on (?:\w+ )?with|close to|called"
    r"|named|dear|via"
    r"|fell out with|contact)\s+[\"“‘]?$",
    re.IGNORECASE,
)
"""A name after this is somebody's who is known to the child."""
MET_BEFORE = re.compile(
    r"\b(?:plays? with|playing with|sits? (?:next to|with|beside|by)|miss(?:es)?|listen(?:s|ing)? to"
    r"|talks? (?:to|about|with))\s+[\"“‘]?$",
    re.IGNORECASE,
)
"""A name after this is somebody's whom the child meets, where it is the child who plays or talks."""
LIKED_BEFORE = re.compile(
    r"\b(?:loves?|likes?|enjoys?|watch(?:es|ing)|reads? about|such as|like|favourite \w+ (?:is"
    r"|are))\s+[\"“‘]?$",
    re.IGNORECASE,
)
"""A name after this is somebody's or something that the child likes."""
NAMED_AFTER_COMMA = re.compile(
    rf"\b(?:{RELATION}|{ROLE})s?(?:,|:)\s+(?:who is\s+|called\s+)?$", re.IGNORECASE
)
GIVER_BEFORE = re.compile(r"\b(?:by|from|between|both|per)\s+$", re.IGNORECASE)
JOINED_BEFORE = re.compile(r"\band\s+$", re.IGNORECASE)
BEGINS_A_CLAUSE = re.compile(r"(?:[,;:–—-]|\band|\bbut|\bwhile|\bbecause|\bas)\s+$", re.IGNORECASE)
IS_GIVEN = re.compile(
    r"\s+(?:needs|requires|(?:will|must|should)\s+(?:have|need|receive|access|be (?:given|taught"
    r"|supported|helped|able|provided)))\b",
    re.IGNORECASE,
)
PLACE_BEFORE = re.compile(r"\b(?:the|an?|in|at|on|near)\s+[\"“‘]?$", re.IGNORECASE)
ENDS_A_PHRASE = re.compile(r"\s*(?:[,;).!?]|$|and\b|who\b|&)")
INTRODUCED_AFTER = re.compile(
    r"\s*(?:\(|,\s*|\s[-–—]\s|\s(?:is|was|are)\s)(?:(?:who is|and|is|the|an?|his|her|their|my|our"
    r"|[A-Z]\w+['’]s)\s+)*"
    rf"(?:[a-z-]+\s+){{0,3}}(?:{RELATION}|{ROLE})s?\b(?!['’])",
    re.IGNORECASE,
)
IS_A_CHILD_AFTER = re.compile(
    r"\s*,?\s*(?:is\s+)?an?\s+(?:[\w-]+[, ]+(?:and )?){0,4}(?:boy|girl|child|man|woman)\b", re.IGNORECASE
)
NO_PERSON_AFTER = re.compile(
    r"\s+(?:the\s+[A-Z]\w*|of\s+[A-Z]\w*|and\s+(?:the\s+)?[A-Z]\w*|&|programmes?|scheme|intervention"
    r"|approach|method|sessions?"
    r"|groups?|therapy|curriculum|chair|tests?|assessment|scales?|frame|walker|rooms?|class|classroom"
    r"|house|ward"
    r"|centre|clinic|unit|team|base|syndrome|model|books?|films?|stories|story|characters?|videos?"
    r"|games?|toys?|songs?"
    r"|school|college|nursery|academy|hospital|trained|resources|materials|app|software|cards|fund"
    r"|trust|foundation"
    r"|project|charity|profile|checklist|screener|framework|splints?|boots?|red|green|blue|pink)\b"
    r"|['’]s?\s+(?:[A-Z]|disease|syndrome)|\s+\d|-[a-z]|\.[a-z@]|@|/"
)
ADULT_DOES = re.compile(
    r"\s+(?:(?:will|has|have|also|then|who|can|should|must|had)\s+)*(?:provid(?:e|es|ed)|deliver(?:s"
    r"|ed)?|train(?:s|ed)?"
    r"|review(?:s|ed)?|assess(?:es|ed)?|advis(?:e|es|ed)|report(?:s|ed)?|recommend(?:s|ed)?|overs(?:ee"
    r"|ees|aw)"
    r"|monitor(?:s|ed)?|co-?ordinates?|liais(?:e|es|ed)|supervis(?:e|es)|suggest(?:s|ed)|states|stated"
    r"|notes|noted|wrote"
    r"|observed|leads? (?:the|an?|this|each)|teach|teaches|taught|confirm(?:s|ed)|explained"
    r"|describe[sd]?|agree[sd]|met"
    r"|saw|visited|conduct(?:s|ed))\b",
    re.IGNORECASE,
)
ADULT_DOES_TO = re.compile(
    r"\s+(?:(?:will|also|then)\s+)*(?:support|help|work|sit|read|meet|see|visit|take|show|ask|prompt"
    r"|give|model|set)"
    r"(?:s|es)?(?:\s+with)?\s+(him|her|them|staff|parents|the (?:child|class|children|staff|school"
    r"|family|team)"
    r"|[A-Z][a-z]+)\b"
)
A_CAPITAL_AFTER = re.compile(r"\s+[A-Z][\w'’-]+")
A_CAPITAL_BEFORE = re.compile(r"([A-Z][\w'’-]*)[ \u00a0]$")
LIST_PART_BEFORE = re.compile(
    rf"(?:(?P<relation>\b(?:{RELATION})s?)|[A-Z][\w'’-]+|\(\d+\)|\b(?:his|her|their|my|our|older"
    rf"|younger|baby|little|big"
    r"|elder|and|with|twin|half|step|two|three|year|old|aged|\d+)|[,&:-])\s*$",
    re.IGNORECASE,
)
