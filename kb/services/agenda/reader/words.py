"""The words by which an agenda is understood, in English, Spanish and French (some German, Portuguese). Pure data.

All in small letters without accents, as :func:`kb.services.agenda.reader.characters.fold` gives them.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of ``text`` as a set."""
    return frozenset(text.split())


BREAKS = word_set(
    """break breaks coffee tea lunch luncheon lunchtime breakfast brunch dinner supper banquet reception receptions
    refreshments refreshment snack snacks meal meals registration registrations check-in checkin sign-in signin
    check-out checkout arrival arrivals badge badges shuttle shuttles bus buses van vans transfer transfers
    transport transportation travel travels departure departures depart departs adjourn adjourns adjourned
    adjournment dismissal dismissed recess intermission cocktail cocktails sandwiches doughnuts donuts pastries
    barbecue bbq picnic hospitality mingle mixer networking downtime end doors exhibits checkins gafetes gafete
    pausa pausas cafe receso recesos descanso almuerzo almuerzos desayuno comida cena merienda refrigerio
    refrigerios registro inscripcion inscripciones acreditacion acreditaciones recepcion traslado traslados
    salida llegada coctel intermedio fin pause pauses dejeuner dejeuners petit-dejeuner diner pause-cafe
    pause-dejeuner buffet inscription inscriptions enregistrement emargement transfert navette navettes depart
    departs arrivee arrivees accueil collation gouter kaffeepause mittagspause mittagessen abendessen anmeldung
    registrierung fruhstuck kaffee mittag intervalo almoco inscricao inscricoes credenciamento lanche jantar"""
)
"""Words that make a line a break, a meal, registration, a transfer, a reception or the end of the day."""

BREAK_FILLERS = word_set(
    """a an and or at of the on in to for from your own with by all day days one two three four five morning
    mid-morning midmorning afternoon mid-afternoon evening midday noon early late short long quick light hot
    hosted boxed box served buffet continental plated provided included sponsored grab go minute minutes min
    mins hour hours hosted no host participants attendees guests group badge name names tag tags pick-up pickup
    pick up open opens opening begins resumes free time rest stretch wellness bio comfort health social happy
    welcome welcoming exhibit exhibits exhibitor exhibitors hall vendor vendors hotel hotels airport home safe
    room key keys packet packets materials onsite on-site the sessions session meeting conference summit program
    training follows served event academy institute working dinatoire entrega farewell annual leave leaves
    return returns arrive arrives family petit grand trabajo travail today tomorrow is are be will we our first
    second third last final day's dismissal desk check please enjoy see water fruit juice catered catering walk
    lot parking transition close closes official officially de del la las el los y e en por para con libre cafe
    te participantes asistentes jornada dia taller evento bienvenida primer primero segundo manana tarde cuenta
    propia oficial visitantes du des le les et au aux a midi matin apres-midi apres cafe the libre participants
    journee sur place gourmande jour premiere premier deuxieme deuxieme seconde matinee gourmand invites buffet
    und der die das mit fin do da dos das o os um uma"""
)
"""Words that may stand beside a break's and say nothing more."""

BREAK_JOINERS = word_set(
    """with and & at in on for to by from sponsored hosted provided served departs leaves returns boards boarding
    con y en para por a de avec et a au aux pour de des du chez mit und"""
)
"""Words after which a break may say with whom or where: "Lunch with outreach staff"."""

SESSION_WORDS = word_set(
    """keynote keynotes speaker panel panels plenary workshop workshops session roundtable roundtables talk lecture
    presentation presentations discussion address conversation remarks seminar film screening training learn
    ceremony demonstration exercise tabletop breakout breakouts working work address tour visit visits debate
    conferencia ponencia mesa panel taller charla presentacion palabras discurso trabajo visita conference table
    atelier expose presentation discours mot allocution travail visite debat seance"""
)
"""Words that make of a meal a session: "Luncheon: keynote by the chief"."""

CONTAINERS = word_set(
    """concurrent breakout breakouts parallel simultaneous workshops tracks choose select options simultaneos
    simultaneas paralelos paralelas paralelo talleres concurrentes paralleles parallele simultanes simultanees
    ateliers"""
)
"""Words of a line that only says that several sessions run at once."""

CONTAINER_FILLERS = word_set(
    """session sessions workshop workshops breakout breakouts track tracks one of following from the a an and or
    block round rounds group groups i ii iii iv v 1 2 3 4 5 6 a b c d two three four five six morning afternoon
    select choose pick by in your talleres sesiones sesion mesas de trabajo grupos en los las taller bloque
    ateliers seances seance sessions au choix en groupes atelier les time slot slots see below attend panel
    panels breakout-sessions #"""
)

TRACK_WORDS = word_set("""track stream strand pathway via linea eje parcours volet axe filiere pista sala-tematica""")
NUMBERED_TRACKS = word_set(
    """track stream strand workshop breakout atelier taller grupo groupe mesa pathway parcours volet eje table lab
    clinic"""
)
"""Words that, with a number or letter, name what runs at the same time as others: "Taller 2"."""

NUMBERED_SESSIONS = word_set(
    """session panel plenary module topic part block item unit segment chapter lesson step roundtable presentation
    sesion modulo tema parte bloque ponencia seance partie sujet theme conferencia seminar seminario"""
)
"""Words that, with a number or letter, are a mere label: "Session 3"."""

HALVES = word_set(
    """morning afternoon evening am pm a.m. p.m. session sessions manana tarde noche matin matinee apres-midi soir
    soiree jornada de la program agenda schedule the continued cont cont'd sesion seance"""
)

DAY_FILLERS = word_set(
    """agenda program programme schedule programa agenda the of at in date dates jour dia fecha continued cont
    cont'd preliminary draft final tentative conference summit full-day half-day only"""
)

UNKNOWN_PEOPLE = word_set(
    """all speakers presenters panelists participants staff tba tbd tbc facilitators everyone faculty team
    instructors trainers moderators sites teams attendees todos ponentes panelistas por confirmar equipo tous
    intervenants confirmer equipe members host hosts to be announced determined confirmed various invited"""
)
"""Words that stand where a speaker's name would, and name nobody."""

NOTE_STARTS = (
    "note",
    "notes",
    "n.b.",
    "nb",
    "nota",
    "notas",
    "remarque",
    "reminder",
    "please",
    "parking",
    "wifi",
    "wi-fi",
    "dress",
    "attire",
    "questions?",
    "contact",
    "all times",
    "times are",
    "subject to change",
    "agenda subject",
    "register",
    "for more information",
    "continuing education",
    "cle credit",
    "credit",
    "copyright",
    "©",
    "bring",
    "lodging",
    "hotel",
    "sponsored by",
    "hosted by",
    "pre-registration",
    "favor de",
    "por favor",
    "merci de",
    "traduccion",
    "interpretation",
    "simultaneous interpretation",
)
"""How a line begins that tells readers something beside the sessions."""

LABELS: dict[str, frozenset[str]] = {
    "speakers": word_set(
        """speaker speakers presenter presenters presentor moderator moderators moderated panelist panelists panellist
    panellists facilitator facilitators facilitated chair chairs chaired co-chair co-chairs discussant
    discussants trainer trainers instructor instructors host hosts leader leaders lead led presented presenting
    keynote-speaker interviewer respondent faculty introduced introduction-by commentator commentators who
    convener modera moderador moderadora moderadores participan participa ponente ponentes panelistas panelista
    expositor expositora expositores presenta presentan coordina coordinador facilitador facilitadora facilitan
    conferencista conferencistas imparte imparten a-cargo-de intervienen interviene orador oradora oradores
    dirige animation animateur animatrice anime animee intervenant intervenante intervenants intervenantes
    moderateur moderatrice moderation president presidente presidence orateur oratrice avec rapporteur referent
    moderacion sprecher referentin palestrante palestrantes moderacao"""
    ),
    "room": word_set(
        """room rooms location venue where place site hall zoom webex teams link dial-in building sala salon lugar sede
    aula ubicacion donde salle lieu ou raum ort local"""
    ),
    "track": word_set("track stream strand pathway via linea parcours volet filiere"),
    "title": word_set("title topic session subject titre sujet titulo tema theme what presentation talk"),
    "about": word_set(
        """description abstract summary objectives objective goal goals outcome outcomes topics details about audience
    format handout handouts materials resumen objetivo objetivos descripcion objectif objectifs resume notes
    note purpose learning credits level"""
    ),
    "time": word_set("time times when hora horario horaire heure quand zeit date fecha hours"),
}
"""Words before a colon, and what stands behind it."""

HEADS: dict[str, frozenset[str]] = {
    "start": word_set(
        """start starts begin begins from start-time starttime begin-time inicio comienzo debut de desde beginn
    start_time"""
    ),
    "end": word_set("end ends to until finish stop end-time endtime fin hasta termino ende a end_time"),
    "time": word_set(
        """time times when hour hours hora horas horario horaire horaires heure heures quand zeit uhrzeit slot slots
    timing timeslot schedule cuando"""
    ),
    "day": word_set("day days date dates dia fecha jour jours date tag datum weekday"),
    "title": word_set(
        """title session sessions topic topics what activity event agenda-item item subject presentation program agenda
    talk name description-of-session session-title titulo tema actividad sesion que contenido titre intervention
    sujet activite theme programme quoi contenu titel thema summary paper workshop ponencia"""
    ),
    "speakers": word_set(
        """speaker speakers presenter presenters presented-by who facilitator facilitators lead leader led-by panelists
    moderator instructor instructors trainer trainers host faculty person responsible ponente ponentes expositor
    expositores quien responsable facilitador conferencista orador intervenant intervenants intervenante qui
    animateur orateur orateurs referent referenten people author authors presenting"""
    ),
    "room": word_set(
        """room rooms location locations where venue place hall building sala salon lugar aula donde salle lieu ou raum
    ort site"""
    ),
    "track": word_set("track tracks stream strand pathway via linea eje parcours volet filiere axe"),
    "type": word_set("type kind category format session-type tipo formato categoria genre categorie"),
    "code": word_set("code id no number # num nr session-id session-code ref numero"),
    "minutes": word_set("duration length minutes min mins duracion duree dauer"),
    "about": word_set(
        """description abstract notes note details summary-text descripcion resumen comments remarks notas objectives"""
    ),
}
"""Words at the head of a column, and what stands in the column."""

ROOM_WORDS = word_set(
    """room rooms hall halls ballroom ballrooms salon suite suites auditorium theater theatre foyer lobby atrium
    terrace patio courtyard mezzanine pavilion chamber chambers courtroom classroom lab laboratory library
    cafeteria canteen cafe gym gymnasium chapel annex tent garden gardens plaza lounge boardroom entrance
    prefunction pre-function sanctuary parlor barn pier museum lodge inn hotel commons quad pasillo deck rotunda
    gallery studio floor level wing building bldg rm desk area stage arena house center centre lawn hallway
    corridor concourse veranda balcony basement kitchen dock bay gate sala salas salon aula auditorio vestibulo
    comedor patio jardin biblioteca teatro piso edificio capilla terraza salle salles amphi amphitheatre hall
    foyer auditorium cour batiment etage restaurant rez-de-chaussee parvis cantine raum saal horsaal"""
)
"""Words of which a place in a building is made."""

ROOM_STARTS = word_set(
    """room rooms rm sala salon aula salle hall ballroom suite courtroom classroom amphi raum lab floor"""
)
"""Words that open the name of a room: "Room 204", "salle 3"."""

ONLINE = word_set("""zoom webex teams online virtual hybrid livestream meeting link only via en ligne linea""")

RANKS = word_set(
    """chief captain capt sergeant sgt lieutenant lt detective det officer ofc major maj colonel col commander cmdr
    commissioner comm superintendent supt sheriff deputy undersheriff inspector insp trooper marshal constable
    cpl corporal agent asac sac director dir dr prof professor judge justice hon honorable mayor councilmember
    councilwoman councilman alderman governor gov senator sen representative rep secretary ambassador president
    attorney ausa ada da esq rev reverend pastor bishop minister imam rabbi father sister brother mother mr mrs
    ms miss mx advocate analyst investigator chaplain fr sr dean provost assemblymember delegate congressman
    congresswoman prosecutor tech technician nurse coach chair dcs ssa sa aag principal hhj cllr councillor po
    ltc comdr sup alcalde alcaldesa capitan capitana sargento sgto teniente comisario comisaria inspector
    inspectora fiscal juez jueza doctor doctora dra lic licenciado licenciada ing profesor profesora ministro
    ministra intendente intendenta coronel cnel cmdte comandante gral tte subcomisario diputado diputada senador
    senadora senora senor sra don dona mtro mtra concejal concejala subsecretario mme m mlle pr docteur
    professeur maire prefet commissaire capitaine commandant juge procureur maitre lieutenant-colonel adjudant
    brigadier depute senatrice ministre herr frau"""
)
"""Words before a name: ranks, titles, callings."""

RANK_PARTS = word_set(
    """assistant deputy special u.s. us state state's district city county general first vice executive senior
    associate former retired ret acting the"""
)
"""Words that may stand before or between them: "Deputy Chief", "Special Agent"."""

ORGANIZATIONS = word_set(
    """university college institute school department dept police pd sheriff's office bureau agency center centre
    county city council commission court courts hospital health foundation association coalition clinic ministry
    academy authority services network project program partnership consulting group inc llc corporation company
    church district division unit task force lab corps atf fbi dea doj bja ojp cops usao state's attorney
    attorney's universidad policia ayuntamiento ministerio instituto fundacion hospital fiscalia gobierno
    universite police mairie ministere institut association prefecture hopital"""
)
"""Words of an affiliation."""

CALLINGS = word_set(
    """analyst director manager coordinator chief officer professor specialist supervisor fellow researcher
    administrator advisor adviser president ceo founder prosecutor attorney commander captain counsel lead
    facilitator consultant planner liaison investigator clinician physician surgeon nurse epidemiologist adjoint
    maire directeur directrice directora jefe jefa coordinadora"""
)
"""What people are, behind a name."""

PARTICLES = word_set("""de del la las los van von der den ten ter da dos das di du le el al bin ibn y st. mac o'""")

COMMON = word_set(
    """the a an and or of in on at to for from with by as is are be how what why who when where which not no your
    our their its we you they it this that these those into over under after before between about against toward
    across all any each more less most least new old next first last best better good great safe safer small big
    big-city crime crimes violence violent gun guns shooting shootings homicide homicides police policing
    community communities victim victims witness witnesses data analysis program programs strategy strategies
    intervention prevention deterrence focused hot spots spot street outreach trust reform training session
    workshop panel keynote plenary welcome opening closing remarks introduction introductions overview
    discussion questions answers break lunch coffee breakfast dinner reception registration networking steps
    action planning plan plans project projects city cities safety public health justice court courts problem
    solving group groups gang gangs drug drugs domestic youth young people school schools review reviews case
    cases lessons learned building working using making reducing responding understanding measuring managing
    leading lead leads partnership partnerships update updates report reports wrap-up evaluation evaluations
    summary panel tour visit visits site sites team teams lab exercise tabletop clinic mock call-in state
    federal national local annual day one two three four five time times day's video camera cameras technology
    intelligence evidence forensic ballistics tracing prosecution prosecuting investigations investigating
    reentry trauma grief mental body worn plenary general sessions concurrent breakout track tracks room hall
    floor table round practice practices research results findings science social media network networks network
    summer winter spring fall music film art open mic world cafe datos ciudad ciudades violencia armas policia
    barrio seguridad mesa taller conferencia panel clausura cierre apertura bienvenida jovenes ville villes
    violence violences police jeunes atelier conference ouverture cloture synthese seance visite"""
)
"""Words that are no part of a name, though a title sets them with a capital."""
