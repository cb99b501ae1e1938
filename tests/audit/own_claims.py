"""Worked claims of our own making, as tables: kind, sentences before, claim, facts, verdict, right value.

Facts are written "entity|measure|period|value|unit", with "low..high" for a range. The people, towns, polls and clubs in
them are invented; figures of companies and countries are those of the shipped tables.
"""

from typing import NamedTuple

from pipeline.audit.facts import facts_from_rows
from pipeline.models import Fact

S, R, N, X = "supported", "refuted", "not_enough_evidence", "not_checkable"


class Case(NamedTuple):
    kind: str
    context: str
    text: str
    facts: str
    verdict: str
    value: tuple[float, float] | None = None


def facts_of(case: Case) -> tuple[Fact, ...]:
    rows = [line.split("|") for line in case.facts.split(";; ") if line]
    return facts_from_rows([
        {"entity": e, "measure": m, "period": p, "value": v if m == "quote" else _value(v), "unit": u} for e, m, p, v, u in rows
    ])


def _value(text: str) -> object:
    return [float(end) for end in text.split("..")] if ".." in text else float(text)


FERRY = "ferry line|passengers|2023|1.84|million people;; ferry line|passengers|2024|2.19|million people"
LIBRARY = "town library|loans|March|4200|books;; town library|loans|April|5250|books"
POLL = "survey|yes|May|47|%;; survey|no|May|38|%"
RENT = "Marlow Street flats|monthly rent|2022|800|GBP;; Marlow Street flats|monthly rent|2025|1000|GBP"
SCHOOLS = "Ashby School|pupils|2025|820|pupils;; Birch School|pupils|2025|640|pupils;; Cedar School|pupils|2025|1105|pupils"
HOSPITAL = "Westfield Hospital|patients waiting|June 2024|3100|patients;; Westfield Hospital|patients waiting|June 2025|4650|patients"
MARGINS = "bakery chain|operating margin|2023|8.5|%;; bakery chain|operating margin|2024|11.0|%"
PLAN = "Meta|planned capital expenditure|2025|60..65|USD billion"
BUDGET = "borough|total budget|2025|250|GBP million;; borough|spending on social care|2025|95|GBP million"
PRICES = "Halden brewery|price of a pint|2020|4.00|GBP;; Halden brewery|price of a pint|2025|5.20|GBP"

CASES = (
    # plain figures
    Case("plain_figure", "", "Eleven hikers were rescued from the ridge overnight.", "mountain rescue|hikers rescued||11|people", S, (11, 11)),
    Case("plain_figure", "", "Eighteen hikers were rescued from the ridge overnight.", "mountain rescue|hikers rescued||11|people", R, (11, 11)),
    Case("plain_figure", "", "The blaze destroyed 42 homes.", "wildfire|homes destroyed||24|homes;; wildfire|area burned||900|hectares", R, (24, 24)),
    Case("plain_figure", "", "The blaze destroyed 24 homes and blackened 900 hectares.", "wildfire|homes destroyed||24|homes;; wildfire|area burned||900|hectares", S),
    Case("plain_figure", "", "The museum drew 310,000 visitors last year.", "museum|staff||140|people", N),
    Case("plain_figure", "", "Visa's revenue for fiscal 2024 was $35.9 billion.", "", S, (35.926e9, 35.926e9)),
    Case("plain_figure", "", "Mastercard posted net income of $14.9 billion in 2024.", "", R, (12.874e9, 12.874e9)),
    Case("plain_figure", "", "Salesforce spent $5.5 billion on research and development in fiscal 2025.", "", S, (5.493e9, 5.493e9)),
    Case("plain_figure", "", "Starbucks booked revenue of $36.2 billion in fiscal 2024.", "", N),
    Case("plain_figure", "", "Netflix ended 2024 with total assets of $53.6 billion.", "", S, (53.63e9, 53.63e9)),
    Case("plain_figure", "", "Home Depot bought back $6.5 billion of its shares in fiscal 2024.", "", R, (0.649e9, 0.649e9)),
    Case("plain_figure", "", "Intel lost $18.8 billion in 2024.", "", S, (18.756e9, 18.756e9)),
    Case("plain_figure", "", "Coca-Cola generated $6.8 billion in operating cash flow in 2024.", "", S, (6.805e9, 6.805e9)),
    # shares
    Case("share_of", "", "Research swallowed 14% of Alphabet's revenue in 2024.", "", S, (14.09, 14.09)),
    Case("share_of", "", "Tesla spent about 12% of its 2024 revenue on capital projects.", "", S, (11.6, 11.6)),
    Case("share_of", "", "Netflix kept 22 cents of every dollar of revenue as profit in 2024.", "", S, (22.33, 22.33)),
    Case("share_of", "", "Netflix kept 32 cents of every dollar it took in during 2024.", "", R, (22.33, 22.33)),
    Case("share_of", "", "Social care takes 38% of the borough's budget.", BUDGET, S, (38, 38)),
    Case("share_of", "", "Social care takes nearly half of the borough's budget.", BUDGET, R, (38, 38)),
    Case("share_of", "", "Germany produces more than a quarter of the euro area's output.", "", S, (28.67, 28.67)),
    Case("share_of", "", "China accounted for 27% of world GDP in 2023.", "", R, (16.88, 16.88)),
    Case("share_of", "", "India is home to nearly 18% of the world's people.", "", S, (17.82, 17.82)),
    Case("share_of", "", "One in six people on the planet lives in China.", "", S, (17.3, 17.3)),
    Case("share_of", "", "Women hold 12 of the 30 seats on the board, or 40%.", "board|seats||30|seats;; board|seats held by women||12|seats", S, (40, 40)),
    Case("share_of", "", "Women hold a third of the seats on the board.", "board|seats||30|seats;; board|seats held by women||12|seats", R, (40, 40)),
    Case("share_of", "", "Wind farms supplied 31% of the island's power.", "wind farms|power supplied|2025|120|GWh", N),
    Case("share_of", "Microsoft took in $245 billion in fiscal 2024.", "Capital spending ate up 18% of it.", "", S, (18.15, 18.15)),
    Case("share_of", "Meta plans to spend $60-65 billion in 2025.", "The plan equals about 36-40% of its 2024 revenue.", PLAN, S, (36.47, 39.51)),
    Case("share_of", "Meta plans to spend $60-65 billion in 2025.", "That would be 52% of Meta's 2024 revenue.", PLAN, R, (36.47, 39.51)),
    # percent changes
    Case("percent_change", "", "Ferry traffic rose 19% to 2.19 million passengers.", FERRY, S),
    Case("percent_change", "", "The ferry line carried 29% more passengers in 2024 than in 2023.", FERRY, R, (19.02, 19.02)),
    Case("percent_change", "", "Loans at the town library climbed by a quarter in April.", LIBRARY, S, (25, 25)),
    Case("percent_change", "", "Loans at the town library dropped by a quarter in April.", LIBRARY, R, (25, 25)),
    Case("percent_change", "", "Rents in the Marlow Street flats are up 25% since 2022.", RENT, S, (25, 25)),
    Case("percent_change", "", "Tenants of the Marlow Street flats now pay 20% more each month than in 2022.", RENT, R, (25, 25)),
    Case("percent_change", "", "Amazon's revenue grew 11% in 2024.", "", S, (10.99, 10.99)),
    Case("percent_change", "", "Nike's sales slid 10% in fiscal 2025.", "", S, (9.83, 9.83)),
    Case("percent_change", "", "Nike's profit plunged by more than half in fiscal 2025.", "", R, (43.5, 43.5)),
    Case("percent_change", "Walmart had a strong fiscal 2025.", "Net income jumped about 25%.", "", S, (25.3, 25.3)),
    Case("percent_change", "", "Nvidia's revenue surged 114% in fiscal 2025.", "", S, (114.2, 114.2)),
    Case("percent_change", "", "Poland's economy expanded 17.6% in dollar terms in 2023.", "", S, (17.61, 17.61)),
    Case("percent_change", "", "Hotel bookings soared 60% year on year.", "hotel group|bookings|2025|41000|bookings", N),
    Case("percent_change", "", "A pint at the Halden brewery costs 30% more than it did in 2020.", PRICES, S, (30, 30)),
    Case("percent_change", "", "Adobe's revenue increased 10.8% to $21.5 billion in fiscal 2024.", "", S),
    Case("percent_change", "", "Compared with 2023, UnitedHealth's net income was down 36% in 2024.", "", S, (35.6, 35.6)),
    # multiples
    Case("multiple", "", "The waiting list at Westfield Hospital has grown one and a half times in a year.", HOSPITAL, S, (1.5, 1.5)),
    Case("multiple", "", "Nvidia's net income more than doubled in fiscal 2025.", "", S, (2.449, 2.449)),
    Case("multiple", "", "Nvidia's net income tripled in fiscal 2025.", "", R, (2.449, 2.449)),
    Case("multiple", "", "Amazon's 2024 revenue was 3.9 times that of Meta.", "", S, (3.878, 3.878)),
    Case("multiple", "", "Germany's economy is twice as large as Spain's.", "", R, (2.82, 2.82)),
    Case("multiple", "", "Indonesia has more than twice as many inhabitants as Vietnam.", "", S, (2.807, 2.807)),
    Case("multiple", "", "Cedar School has twice as many pupils as Birch School.", SCHOOLS, R, (1.727, 1.727)),
    Case("multiple", "", "Burglaries have halved since 2021.", "city|burglaries|2021|1800|burglaries;; city|burglaries|2024|905|burglaries", S, (0.503, 0.503)),
    Case("multiple", "", "Applications quadrupled, from 250 to 1,000.", "scholarship fund|applications|2023|250|applications;; scholarship fund|applications|2024|1000|applications", S, (4, 4)),
    Case("multiple", "", "Ethiopia's economy is more than five times the size it was in 2010.", "", S, (5.47, 5.47)),
    # differences
    Case("difference", "", "Cedar School has 285 more pupils than Ashby School.", SCHOOLS, S, (285, 285)),
    Case("difference", "", "Ashby School has 80 more pupils than Birch School.", SCHOOLS, R, (180, 180)),
    Case("difference", "", "The waiting list lengthened by 1,550 patients over the year.", HOSPITAL, S, (1550, 1550)),
    Case("difference", "", "Alphabet out-earned Meta by $37.8 billion in 2024.", "", S, (37.758e9, 37.758e9)),
    Case("difference", "", "Walmart's revenue rose by $32.9 billion in fiscal 2025.", "", S, (32.86e9, 32.86e9)),
    Case("difference", "", "Microsoft's operating income was $3 billion lower than Alphabet's in 2024.", "", N),
    Case("difference", "", "Germany's population is about 15 million larger than France's.", "", S, (14.96e6, 14.96e6)),
    Case("difference", "", "The bridge opened 14 days late.", "bridge|length||410|metres", N),
    Case("difference", "", "She beat the course record by 12 seconds.", "course record|time||305|seconds;; winner|time||293|seconds", S, (12, 12)),
    # sums
    Case("sum", "", "The three schools together teach 2,565 pupils.", SCHOOLS, S, (2565, 2565)),
    Case("sum", "", "Between them the three schools teach 2,765 pupils.", SCHOOLS, R, (2565, 2565)),
    Case("sum", "", "Visa and Mastercard had combined revenue of $64.1 billion in 2024.", "", S, (64.1e9, 64.1e9)),
    Case("sum", "", "Apple spent $110 billion on buybacks and dividends in fiscal 2024.", "", S, (110.18e9, 110.18e9)),
    Case("sum", "", "Latvia, Lithuania and Estonia together have 8.1 million inhabitants.", "", R, (6.13e6, 6.13e6)),
    Case("sum", "", "The charity raised £4,000 at the fair and £2,500 at the concert, £6,500 altogether.", "charity|raised|fair|4000|GBP;; charity|raised|concert|2500|GBP", S, (6500, 6500)),
    Case("sum", "", "With 47% saying yes and 38% saying no, 15% are undecided.", POLL, S, (15, 15)),
    Case("sum", "", "With 47% saying yes and 38% saying no, 25% are undecided.", POLL, R, (15, 15)),
    # averages
    Case("average", "", "The three schools have 855 pupils on average.", SCHOOLS, S, (855, 855)),
    Case("average", "", "Walmart took in about $1.9 billion a day in fiscal 2025.", "", S, (1.866e9, 1.866e9)),
    Case("average", "", "Netflix made about $1.5 billion a month in revenue in 2024.", "", R, (3.25e9, 3.25e9)),
    Case("average", "", "The farm's cows gave 24 litres each on average.", "farm|cows||50|cows;; farm|milk||1200|litres", S, (24, 24)),
    Case("average", "", "The average donation was $55.", "appeal|donations||2000|donations;; appeal|amount raised||90000|USD", R, (45, 45)),
    Case("average", "", "The average stay was 3.2 nights.", "hotel|guests||410|people", N),
    # per capita
    Case("per_capita", "", "Norway's GDP per person is roughly $88,000.", "", S, (87961, 87961)),
    Case("per_capita", "", "Kenya's GDP per head was $3,900 in 2023.", "", R, (1941, 1941)),
    Case("per_capita", "", "The library costs each of the town's 8,000 residents £15 a year.", "library|running cost|2025|120000|GBP;; town|residents||8000|people", S, (15, 15)),
    Case("per_capita", "", "The tram will cost £900 for every household in the city.", "tram|cost||210|GBP million;; city|households||300000|households", R, (700, 700)),
    Case("per_capita", "", "Luxembourg's output per inhabitant is over $120,000.", "", S, (128678, 128678)),
    Case("per_capita", "", "Taiwan's output per person tops $30,000.", "", N),
    # compound growth
    Case("compound_growth", "", "Amazon's revenue grew about 11% a year between 2022 and 2024.", "", S, (11.4, 11.4)),
    Case("compound_growth", "", "From 2010 to 2023 Vietnam's economy grew at a compound rate of 12.6% a year in dollars.", "", R, (8.59, 8.59)),
    Case("compound_growth", "", "At 5% a year, rents will be 28% higher after five years.", "city rents|annual increase||5|%", S, (27.63, 27.63)),
    Case("compound_growth", "", "Two successive cuts of 10% have left the grant 20% smaller.", "arts grant|annual cut|2024 to 2025|10|%", R, (19, 19)),
    # comparisons
    Case("exceeds_entity", "", "Meta's 2024 revenue was larger than the GDP of Hungary.", "", R),
    Case("exceeds_entity", "", "Walmart's fiscal 2025 revenue exceeds the GDP of Belgium.", "", S),
    Case("exceeds_entity", "", "Alphabet earned more in 2024 than Microsoft did.", "", N),
    Case("exceeds_entity", "", "Spain's economy is bigger than those of Portugal and Greece combined.", "", S),
    Case("exceeds_entity", "", "Mexico has overtaken Japan in population.", "", S),
    Case("exceeds_entity", "", "Colombia's economy surpasses Argentina's.", "", R),
    Case("exceeds_entity", "", "Netflix out-earned Tesla in 2024.", "", S),
    Case("exceeds_entity", "Meta plans to spend $60-65 billion in 2025.", "It dwarfs the GDP of Malta, Iceland and Latvia.", PLAN, S),
    Case("exceeds_entity", "Meta plans to spend $60-65 billion in 2025.", "That exceeds the economies of Iceland, Croatia and Malta.", PLAN, R),
    Case("exceeds_entity", "", "Cedar School has more pupils than Ashby School.", SCHOOLS, S),
    Case("exceeds_entity", "", "Birch School has more pupils than Ashby School.", SCHOOLS, R),
    Case("less_than_entity", "", "Greece has a smaller economy than Portugal.", "", S),
    Case("less_than_entity", "", "Canada has fewer people than Poland.", "", R),
    Case("less_than_entity", "", "Tesla's 2024 revenue was lower than Boeing's.", "", R),
    Case("less_than_entity", "", "Adobe spends less on capital projects than Netflix.", "", S),
    Case("less_than_entity", "", "North Korea's economy is smaller than Iceland's.", "", N),
    Case("less_than_entity", "", "Ashby School is smaller than Cedar School.", SCHOOLS, S),
    # counts
    Case("count_exceeded", "", "Nineteen countries have economies of more than $1 trillion.", "", S, (19, 19)),
    Case("count_exceeded", "", "Only three countries have more than 300 million people.", "", S, (3, 3)),
    Case("count_exceeded", "", "At least 150 countries have a GDP smaller than Apple's fiscal 2024 revenue.", "", R, (140, 172)),
    Case("count_exceeded", "", "Walmart's fiscal 2025 revenue is larger than the GDP of all but ten countries.", "", R, (28, 28)),
    Case("count_exceeded", "Meta plans to spend $60-65 billion in 2025.", "The sum tops the GDP of more than 150 countries.", PLAN, R, (94, 123)),
    Case("count_exceeded", "", "Two of the three schools have more than 700 pupils.", SCHOOLS, S, (2, 2)),
    # ranks
    Case("rank", "", "Germany is the third-largest economy in the world.", "", S, (3, 3)),
    Case("rank", "", "Italy is the sixth-biggest economy.", "", R, (8, 8)),
    Case("rank", "", "Indonesia is the fourth most populous country.", "", S, (4, 4)),
    Case("rank", "", "China remains the world's most populous nation.", "", R, (2, 2)),
    Case("rank", "", "Cedar School is the largest of the three.", SCHOOLS, S),
    Case("rank", "", "Ashby School has the fewest pupils.", SCHOOLS, R),
    Case("rank", "", "India ranks among the top five economies.", "", S, (5, 5)),
    Case("rank", "", "Amazon's 2024 profit was its highest ever.", "", S),
    Case("rank", "", "Attendance was the lowest since 1985.", "club|attendance|this season|9400|people", N),
    # ranges
    Case("range", "", "Alphabet, Amazon and Meta each earned between $59 billion and $101 billion in 2024.", "", S, (59.248e9, 100.118e9)),
    Case("range", "", "Enrolment at the three schools ranges from 640 to 1,105.", SCHOOLS, S),
    Case("range", "", "Approval stayed between 50% and 55% in all three surveys.", "governor|approval|January|51|%;; governor|approval|February|54|%;; governor|approval|March|58|%", R, (51, 58)),
    Case("range", "", "The river fell by 2.4 metres between spring and autumn.", "river|highest level|spring|5.1|metres;; river|lowest level|autumn|2.7|metres", S, (2.4, 2.4)),
    # rounding and hedges
    Case("rounding", "", "More than 900 runners finished the race.", "race|finishers||905|runners", S, (905, 905)),
    Case("rounding", "", "More than 910 runners finished the race.", "race|finishers||905|runners", R, (905, 905)),
    Case("rounding", "", "Nearly 900 runners finished the race.", "race|finishers||905|runners", R, (905, 905)),
    Case("rounding", "", "About 900 runners finished the race.", "race|finishers||905|runners", S, (905, 905)),
    Case("rounding", "", "Up to 60 jobs will go.", "plant|jobs to be cut||45..60|jobs", S, (45, 60)),
    Case("rounding", "", "Fewer than 40 jobs will go.", "plant|jobs to be cut||45..60|jobs", R, (45, 60)),
    Case("rounding", "", "Around 12,000 people signed the petition.", "petition|signatures||11640|people", S, (11640, 11640)),
    Case("rounding", "", "Spain has just under 49 million inhabitants.", "", S, (48.85e6, 48.85e6)),
    # direction
    Case("direction", "", "IBM's revenue fell in 2024.", "", R),
    Case("direction", "", "Nigeria's economy shrank in dollar terms in 2023.", "", S),
    Case("direction", "", "Passenger numbers on the ferry line declined in 2024.", FERRY, R),
    Case("direction", "Nike struggled in fiscal 2025.", "Its net income dropped.", "", S),
    Case("direction", "", "Intel's revenue has been shrinking since 2022.", "", S),
    Case("direction", "", "The bakery chain's operating margin narrowed in 2024.", MARGINS, R),
    # entity
    Case("entity", "", "Austria, with 11.9 million people, is larger than Switzerland.", "", R),
    Case("entity", "", "The Republic of Korea has about 52 million inhabitants.", "", S, (51.75e6, 51.75e6)),
    Case("entity", "", "Ms Tanaka received 5,200 votes and Mr Bauer 4,900.", "Tanaka|votes||5200|votes;; Bauer|votes||4900|votes", S),
    Case("entity", "", "Mr Bauer received 5,200 votes.", "Tanaka|votes||5200|votes;; Bauer|votes||4900|votes", R, (4900, 4900)),
    Case("entity", "", "Congo-Brazzaville's population has passed 50 million.", "", R),
    # period
    Case("period", "", "Alphabet's revenue was $282.8 billion in 2022.", "", S, (282.836e9, 282.836e9)),
    Case("period", "", "Alphabet's revenue was $350 billion in 2023.", "", R, (307.394e9, 307.394e9)),
    Case("period", "", "Visa's revenue was $24.1 billion in fiscal 2019.", "", N),
    Case("period", "", "In April the town library lent 4,200 books.", LIBRARY, R, (5250, 5250)),
    Case("period", "", "In March the town library lent 4,200 books.", LIBRARY, S, (4200, 4200)),
    # units and magnitude
    Case("unit_magnitude", "", "Brazil's economy was worth $2.17 billion in 2023.", "", R, (2.17367e12, 2.17367e12)),
    Case("unit_magnitude", "", "Nigeria has 233 million people.", "", S, (232.68e6, 232.68e6)),
    Case("unit_magnitude", "", "The stadium cost £1.2 million.", "stadium|cost||1.2|GBP billion", R, (1.2e9, 1.2e9)),
    # points
    Case("pct_vs_pp", "", "The bakery chain's operating margin widened by 2.5 points to 11%.", MARGINS, S),
    Case("pct_vs_pp", "", "The bakery chain's operating margin widened by 2.5% to 11%.", MARGINS, R),
    Case("pct_vs_pp", "", "Inflation eased from 4.2% to 3.9%, a fall of 0.3 percentage points.", "country|inflation|May|4.2|%;; country|inflation|June|3.9|%", S),
    Case("pct_vs_pp", "", "Inflation eased 0.3% in June.", "country|inflation|May|4.2|%;; country|inflation|June|3.9|%", R, (7.14, 7.14)),
    Case("pct_vs_pp", "", "Alphabet's operating margin rose almost 5 points in 2024.", "", R, (4.69, 4.69)),
    # currency
    Case("currency", "", "The €900 million order is larger than the $950 million one before it.", "new order|value|2025|900|EUR million;; previous order|value|2024|950|USD million", N),
    Case("currency", "", "The €900 million order is larger than the $950 million one before it, at $1.10 to the euro.", "new order|value|2025|900|EUR million;; previous order|value|2024|950|USD million;; EUR/USD|exchange rate||1.10|USD per EUR", S),
    Case("currency", "", "The €40 billion rescue fund exceeds Tesla's 2024 revenue.", "rescue fund|size||40|EUR billion", N),
    # quotations
    Case("quote", "", "\"We are not closing the clinic,\" said Dr Helen Moss.", "Dr Helen Moss|quote|May|We are not closing the clinic. We are moving it.|text", S),
    Case("quote", "", "\"We are closing the clinic,\" said Dr Helen Moss.", "Dr Helen Moss|quote|May|We are not closing the clinic. We are moving it.|text", R),
    Case("quote", "", "\"We are not closing the clinic,\" said Mayor Owen Pryce.", "Dr Helen Moss|quote|May|We are not closing the clinic. We are moving it.|text", R),
    Case("quote", "", "\"We are not closing the clinic … We are moving it,\" Moss said.", "Dr Helen Moss|quote|May|We are not closing the clinic. We are moving it.|text", S),
    Case("quote", "", "\"The harbour is safe,\" the pilot said.", "", N),
    Case("quote", "", "The chief executive called it \"a painful but necessary step\".", "chief executive|quote||This is a painful but necessary step for all of us.|text", S),
    # no claims
    Case("not_a_claim", "", "The Airbus A320 landed on runway 27.", "", X),
    Case("not_a_claim", "", "How many of the 500 seats are free?", "", X),
    Case("not_a_claim", "", "Bake at 180C for 25 minutes.", "", X),
    Case("not_a_claim", "", "Call 0800 123 456 for help.", "", X),
    Case("not_a_claim", "", "3. Energy storage", "", X),
    Case("not_a_claim", "", "The talks resume at 9.30am on 4 March 2026.", "", X),
    Case("not_a_claim", "", "If I had $5 million I would buy the club.", "", X),
    Case("not_a_claim", "", "It is simply the best bakery in town.", "", X),
    Case("not_a_claim", "", "Section 12 of the Road Act 1988 applies.", "", X),
    Case("not_a_claim", "", "Mr Alder, 47, lives at 16 Quay Street.", "", X),
    Case("not_a_claim", "", "The GPT-4 and Llama 3 models were tested on Ubuntu 22.04.", "", X),
)  # fmt: skip
