"""Large cities by name: those of the FBI's tables with 120,000 people or more, and a few that readers ask for.

A question that names one asks for what was done there. Names that are words or surnames too ("Orange", "Garland") are
left out. Must not know which cities are in the program: they have pages of their own.
"""

from __future__ import annotations

_NAMES = """
abilene; akron; albuquerque; allentown; amherst; anaheim; ann arbor; arlington; arvada; atlanta; austin;
bakersfield; beaumont; bellevue; berkeley; boise; boston; bridgeport; brownsville; cambridge; cape coral;
carrollton; cedar rapids; chesapeake; chula vista; clarksville; college station; colorado springs; columbus;
coral springs; corpus christi; dallas; dayton; denver; des moines; durham; el paso; elk grove; escondido;
eugene; evansville; fargo; fayetteville; fontana; fort collins; fort lauderdale; fort wayne; fort worth; fresno;
frisco; fullerton; gainesville; garden grove; glasgow; glendale; grand prairie; grand rapids; greensboro;
hartford; hialeah; honolulu; huntington beach; huntsville; irvine; jacksonville; jersey city; joliet; kalamazoo;
killeen; laredo; las vegas; lexington; london; long beach; lowell; lubbock; mcallen; mckinney; mesquite;
miramar; modesto; montreal; moreno valley; murfreesboro; naperville; new haven; newport news; norfolk; north las
vegas; oceanside; oklahoma city; olathe; omaha; orlando; overland park; oxnard; palmdale; pasadena; pearland;
pembroke pines; peoria; pittsburgh; plano; port st lucie; portland; providence; rancho cucamonga; reno;
rockford; roseville; round rock; salinas; salt lake city; san bernardino; san diego; san francisco; san jose;
santa ana; santa clara; santa clarita; santa fe; santa rosa; savannah; scottsdale; simi valley; sioux falls;
spokane; st paul; st petersburg; stamford; sterling heights; stockton; sunnyvale; syracuse; tacoma; tallahassee;
tempe; thousand oaks; topeka; toronto; torrance; trenton; vancouver; victorville; virginia beach; visalia; waco;
winston salem; worcester; yonkers; youngstown
"""

LARGE_CITIES: frozenset[tuple[str, ...]] = frozenset(tuple(name.split()) for name in _NAMES.split(";"))
"""The words of each name, folded."""
