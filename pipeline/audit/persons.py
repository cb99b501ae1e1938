"""The nouns that count people, so that "two men" and "two suspects" are known to count the same."""

from pipeline.audit.stems import stem

_WORDS = """
people persons man men woman women boy boys girl girls child children kid kids baby babies toddler toddlers teenager
teenagers teen teens youth youths adult adults pensioner pensioners lad lads lady ladies suspect suspects victim
victims accused defendant defendants offender offenders robber robbers thief thieves burglar burglars killer killers
murderer murderers gunman gunmen attacker attackers bomber bombers militant militants rebel rebels terrorist
terrorists jihadist jihadists fighter fighters soldier soldiers troop troops marine marines sailor sailors officer
officers policeman policemen guard guards firefighter firefighters paramedic paramedics worker workers employee
employees staff boss bosses director directors manager managers executive executives resident residents passenger
passengers commuter commuters driver drivers motorist motorists cyclist cyclists pedestrian pedestrians climber
climbers walker walkers hiker hikers pilot pilots crew student students pupil pupils teacher teachers doctor doctors
nurse nurses patient patients player players footballer footballers cricketer cricketers defender defenders midfielder
midfielders striker strikers forward forwards goalkeeper goalkeepers bowler bowlers batsman batsmen coach coaches
referee referees rider riders runner runners swimmer swimmers athlete athletes member members civilian civilians
brother brothers sister sisters son sons daughter daughters parent parents mother mothers father fathers wife wives
husband husbands friend friends colleague colleagues relative relatives sibling siblings cousin cousins others
protester protesters demonstrator demonstrators activist activists campaigner campaigners fan fans supporter
supporters migrant migrants refugee refugees immigrant immigrants hostage hostages prisoner prisoners inmate inmates
detainee detainees survivor survivors witness witnesses juror jurors judge judges lawyer lawyers journalist
journalists politician politicians mp mps councillor councillors minister ministers candidate candidates leader
leaders actor actors singer singers musician musicians artist artists author authors scientist scientists researcher
researchers academic academics expert experts tourist tourists visitor visitors traveller travellers shopper shoppers
customer customers farmer farmers fisherman fishermen miner miners businessman businessmen american americans briton
britons australian australians voter voters musician twins pair couple trio
"""
PERSONS = frozenset(map(stem, _WORDS.split()))
