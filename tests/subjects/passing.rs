//! Mail that has the words and tells nothing of anyone: all of it must pass.

/// Subject line and text.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "boeken",
        "1. Jan Jansen (24 jaar) - roman over verslaving en detentie\n2. Piet de Vries (31 jaar) - \
         roman over de zee\n3. Els Bakker (28 jaar) - gedichten\n",
    ),
    (
        "lijst overleg 4/12",
        "Voor de naambordjes:\nRiet Wubben - Stichting De Linde\nKhaled Haj Ali - Kinderpraktijk De \
         Brug\nRoy van den Hurk - GGD\nFloor Brinkhorst - Jeugdbescherming Noord\n",
    ),
    (
        "Re: contract",
        "Beste Bert,\n\nDe verwerkersovereenkomst is getekend door onze gemeentesecretaris, drs. \
         P.J. Wiersma, en aan jullie kant door mevrouw C. Hogeveen, bestuurder. Looptijd t/m \
         31-12-2028. Categorieën: naam, BSN, diagnose, indicatie.\n\nGroet, Mieke",
    ),
    (
        "Raadsvragen",
        "Vragen ex art. 38 RvO van mevrouw G. Haitsma (FNP) over asielopvang:\n\n1. Hoeveel \
         vluchtelingen uit Syrië en Eritrea vangt de gemeente op?\n2. Is het college bekend met \
         overlast en aangiften van bedreiging?\n\nAntwoord: er wonen 84 statushouders.",
    ),
    (
        "planning",
        "Planning gesprekken inkoop jeugdhulp\n\nma 30/11 10:00 Jeugdhulp Friesland (Marja \
         Wagenaar, bestuurder)\nma 30/11 13:00 Accare (dhr. K. Ziengs)\ndi 1/12 09:30 Kinnik (Anne \
         Lanting)\nwo 2/12 11:00 Pleegzorg Noord (mw. F. Stienstra)",
    ),
    (
        "English",
        "Dear partners,\n\nPlease find the agenda of our meeting on human trafficking and domestic \
         violence. Speakers: Prof. Emma Clarke (University of Leeds), Mr. Tom Visser (Public \
         Prosecutor) and our mayor. Lunch is included. Register before 1 December.",
    ),
    (
        "namen Havenkwartier",
        "Beste leden,\n\nOnze voorlopige lijst. Wat vinden jullie?\n\n- Trijntje Bosplein \
         (1871-1944), eerste vroedvrouw\n- Dokter Prinslaan (1888-1961), bestreed de tbc-epidemie \
         van 1921\n- Anna Kosterhof (1890), gaarkeuken\n- Ali Yilmazstraat (1938-2011), eerste \
         gastarbeidersvoorman",
    ),
    (
        "Raadsvoorstel beleidsplan schuldhulpverlening 2026-2030",
        "Geachte raadsleden,\n\nHierbij bieden wij u het beleidsplan schuldhulpverlening aan. \
         Wethouder Jan de Vries licht het plan toe in de commissie. Vroegsignalering van schulden \
         en het terugdringen van huurachterstanden zijn speerpunten.\n\nMet vriendelijke groet,\n\
         Els Bakker\nGriffier",
    ),
    (
        "Nieuwsbrief sociaal domein juni",
        "In deze nieuwsbrief leest u over de nieuwe aanpak van dementie, de week tegen \
         kindermishandeling en de cursus omgaan met psychose. Karin Smit, wijkverpleegkundige, \
         vertelt over haar werk met mensen met alzheimer.",
    ),
    (
        "Vacature consulent Wmo",
        "Wij zoeken een consulent Wmo (28 uur). Je voert keukentafelgesprekken, stelt \
         maatwerkvoorzieningen vast en hebt kennis van verslaving, LVB en psychiatrische \
         problematiek. Salarisschaal 9, maximaal 4.800 euro bruto per maand. Vragen? Bel Petra van \
         Dijk, teamleider, 06-12345678.",
    ),
    (
        "afspraak",
        "Beste mevrouw Jansen,\n\nU heeft een afspraak bij onze schuldhulpverlener op dinsdag 12 mei \
         om 10.00 uur. Neem uw bankafschriften en loonstroken mee.\n\nMet vriendelijke groet,\n\
         Linda de Boer\nTeam Schuldhulpverlening",
    ),
    (
        "overleg",
        "Hoi Kees,\n\nIk heb Petra van Dijk van Veilig Thuis gesproken over de nieuwe \
         samenwerkingsafspraken. Ze stuurt volgende week een voorstel.\n\nGroet, Linda",
    ),
    (
        "Notulen commissie samenleving",
        "Aanwezig: de heer P. Jansen (voorzitter), mevrouw E. Bakker (CDA), de heer K. de Wit (VVD)\n\n\
         De heer De Wit vraagt hoeveel mensen in de schuldhulpverlening zitten. Mevrouw Bakker vraagt \
         naar de wachttijden in de jeugdzorg. Wethouder Smit zegt toe de cijfers te sturen.\n\n\
         Agendapunt 4: jaarverslag leerplicht. De heer Jansen merkt op dat het aantal thuiszitters \
         stijgt.",
    ),
    (
        "Persbericht: minder thuiszitters",
        "Het aantal thuiszitters daalde in 2025 met 12 procent. Wethouder Fatima El Amrani is blij: \
         Elk kind hoort op school, zegt zij. Leerplichtambtenaar Tim Kuiper legt uit hoe het team \
         dat bereikte.",
    ),
    (
        "Aanbesteding jeugdhulp perceel 2",
        "Geachte inschrijver,\n\nIn perceel 2 vragen wij ambulante jeugdhulp, pleegzorg en \
         jeugdbescherming uit. Uw vragen kunt u stellen aan contractmanager Johan Vos, \
         j.vos@inkoop.example.",
    ),
    (
        "Factuur 2026-0311",
        "Bijgaand onze factuur voor geleverde thuiszorg en dagbesteding in maart 2026. Bedrag \
         € 12.430,00 excl. btw, betalingstermijn 30 dagen.\n\nMet vriendelijke groet,\n\
         Zorggroep Voorbeeld, P. Jansen, administratie",
    ),
    (
        "Jaarverslag leerplicht",
        "In schooljaar 2024-2025 waren er 312 meldingen van ongeoorloofd verzuim, 41 gevallen van \
         absoluut verzuim en 27 thuiszitters. Er zijn 14 processen-verbaal opgemaakt.",
    ),
    (
        "Uitnodiging themabijeenkomst armoede",
        "Op 3 juni organiseren we een bijeenkomst over schulden en energiearmoede. Spreker is \
         Marja Hendriks, directeur van de kredietbank. Aanmelden kan bij Linda de Boer.",
    ),
    (
        "Even voorstellen",
        "Hallo allemaal,\n\nPer 1 mei begint Sara Bos als jeugdconsulent bij team Jeugd. Ze werkte \
         hiervoor bij de jeugdbescherming. Welkom Sara!",
    ),
    (
        "bereikbaarheid",
        "Ik ben tot 14 mei afwezig. Neem voor vragen over de Wmo contact op met mijn collega \
         Bas Meijer, consulent Wmo, 06-12345678.",
    ),
    (
        "Vraag",
        "Goedemiddag,\n\nKunt u mij vertellen waar ik bijzondere bijstand kan aanvragen en of een \
         schuldregeling mogelijk is?\n\nMet vriendelijke groet,\nJ. de Groot",
    ),
    (
        "Informatie over dementie",
        "Beste mevrouw Smit,\n\nDank voor uw bericht. Op onze website vindt u een folder over \
         dementie en het spreekuur van de casemanager.\n\nMet vriendelijke groet,\nLinda",
    ),
    (
        "Training huiselijk geweld",
        "De training Meldcode huiselijk geweld en kindermishandeling wordt gegeven door trainer \
         Noor Aydin. Deelnemers: Jan Smit, Els Vos, Piet Bakker.",
    ),
    (
        "Rekenkameronderzoek Wmo",
        "De rekenkamer onderzocht de wachttijden voor maatwerkvoorzieningen, dagbesteding en \
         beschermd wonen. Onderzoeker Willem Mulder presenteert de uitkomsten op 9 juni.",
    ),
    (
        "Wateroverlast Kerkstraat",
        "Geachte heer De Vries,\n\nDank voor uw melding over wateroverlast in de Kerkstraat. Onze \
         monteur komt donderdag langs bij de Moskeeplein-put.",
    ),
    (
        "Omgevingsvergunning",
        "De aanvraag van J. Jansen voor het pand Kerkstraat 12 is in behandeling genomen. De \
         vergunninghouder dient de werkzaamheden te melden. Op de aanvraag is de Wet Bibob van \
         toepassing.",
    ),
    (
        "verdachte mail",
        "Beste collega's,\n\nEr gaat een verdachte e-mail rond uit naam van Piet Jansen. Klik niet op \
         de link en maak melding bij de servicedesk.",
    ),
    (
        "Aangifte",
        "Beste heer Bakker,\n\nUw aangifte inkomstenbelasting staat klaar bij onze medewerker Karin \
         Vos. Ook de aangifte van overlijden van uw buurman kunt u online doen.",
    ),
    (
        "DNA van de organisatie",
        "Gastvrijheid zit in het dna van de organisatie, zegt Eva Mulder. Zij geeft de workshop op \
         donderdag. Volgens haar is vertrouwen geen kwestie van een digitale vingerafdruk.",
    ),
    (
        "Golftoernooi",
        "Jan de Vries speelt met handicap 18 en Els Bakker met handicap 24. Ze starten om tien uur. \
         De lunch is halal en vegetarisch.",
    ),
    (
        "schoolkamp",
        "Beste ouders,\n\nGroep 7 van de christelijke basisschool De Ark gaat op kamp. Meester Tim \
         Kuiper en juf Sara Bos gaan mee.",
    ),
    (
        "Kerkdienst",
        "Zondag gaat dominee P. Jansen voor in de Hervormde Kerk aan het Kerkplein. Na afloop is er \
         koffie.",
    ),
    (
        "Herinnering factuur",
        "Geachte heer Smit,\n\nOnze factuur van € 120,50 staat nog open. U bent dit bedrag \
         verschuldigd. Wilt u het bedrag binnen 14 dagen overmaken?",
    ),
    (
        "Jaarrekening",
        "De langlopende schulden stegen tot 42 miljoen. Concerncontroller Kees de Wit licht de netto \
         schuldquote en de algemene uitkering uit het gemeentefonds toe.",
    ),
    (
        "Inburgering: opvang statushouders",
        "Het college stelt voor 48 statushouders te huisvesten in de voormalige pastorie. \
         Projectleider Marco Rossi beantwoordt vragen van omwonenden op de inloopavond.",
    ),
    (
        "Cao-onderhandelingen",
        "FNV en CNV hebben een ultimatum gesteld. Onderhandelaar Johan Vos van de VNG verwacht geen \
         staking. De ondernemingsraad wordt woensdag bijgepraat.",
    ),
    (
        "Verkiezingen",
        "Fractievoorzitter Bas Meijer (VVD) en lijsttrekker Noor Aydin (D66) gaan in debat over \
         armoedebeleid, migratie en de aanpak van ondermijning.",
    ),
    (
        "casuïstiek leren",
        "Voor de cursus gebruiken we een verzonnen voorbeeld: een gezin met schulden, een dreigende \
         uithuisplaatsing en een verslaafde vader. De docent is drs. Willem Mulder.",
    ),
    (
        "sociale kaart",
        "Verslavingszorg: Jellinek. Schuldhulp: kredietbank. Huiselijk geweld: Veilig Thuis, \
         0800-2000. Contactpersoon voor de kaart is Linda de Boer.",
    ),
    (
        "storing",
        "De diagnose van de storing is rond: de lithiumbatterij van de noodstroom was defect. \
         Monteur Kevin Smit heeft hem vervangen.",
    ),
    (
        "planning",
        "Hoi Els,\n\nKun jij maandag het wijkteamoverleg voorzitten? Dan neem ik dinsdag de \
         casemanagers mee naar de training GGZ.\n\nGroet, Kees de Wit",
    ),
    (
        "Benoeming",
        "Mevrouw drs. A. Visser is benoemd tot directeur van het jeugdbeschermingsplein. Zij volgt \
         de heer T. Kuiper op, die met pensioen gaat.",
    ),
    (
        "Subsidie",
        "De stichting Schuldhulpmaatje ontvangt subsidie voor 2026. Penningmeester P. Jansen tekent \
         de beschikking.",
    ),
    (
        "Policy update",
        "Dear all,\n\nThe council adopted the new policy on social assistance and debt counselling. \
         Alderman John Smith will present it to residents on Tuesday.",
    ),
    (
        "Job opening",
        "We are looking for a probation officer with experience in addiction and domestic violence. \
         Contact person: Sarah Johnson, HR.",
    ),
    (
        "Conference",
        "Keynote speaker David Brown discusses dementia and depression among residents at the \
         annual mental health conference.",
    ),
    (
        "Afmelding",
        "Hoi, ik ben vandaag ziek en werk niet. De afspraak met Piet Smit verzet ik naar maandag.",
    ),
    (
        "telefoonlijst",
        "Huisarts Van Dam 06-12345678\nWijkagent Kees Bos 06-23456789\nLeerplichtambtenaar Els Vos \
         06-34567890\nVeilig Thuis, Karin Smit 06-45678901",
    ),
    (
        "Leerlingenvervoer: nieuwe vervoerder",
        "Vanaf 1 augustus rijdt Taxi Voorbeeld het leerlingenvervoer en het Wmo-vervoer. Vragen? Bel \
         de planner, mevrouw De Groot.",
    ),
    (
        "Interview",
        "Voor het personeelsblad interviewt Lisa van Dijk onze schuldhulpverleners. Wie wil er iets \
         vertellen over werken met mensen met schulden?",
    ),
    (
        "Evaluatie pilot",
        "De pilot jeugd-ggz in de huisartsenpraktijk is geëvalueerd. Huisarts R. Dekker en psycholoog \
         M. Jacobs zijn tevreden over de verwijzingen.",
    ),
    (
        "overlast",
        "Camping Zeeduin, Duinweg 5, meldt overlast door drugshandel. Een veroordeling volgde niet.",
    ),
    (
        "spreekuur",
        "Het spreekuur van Praktijk Vlinderhof, Dorpsstraat 3, is voor mensen met een depressie.",
    ),
    (
        "aanbod",
        "Stichting Zonnehof (06-12345678) biedt schuldhulpverlening en beschermingsbewind.\n\n\
         Buurtteam Kernweide van onze gemeente is er voor schuldhulpverlening en dementie.",
    ),
    ("inhoud", "A. Schuldhulpverlening is er voor iedereen\n\nB. Dementie is een ziekte\n"),
    (
        "storing",
        "De pinautomaat van Jan de Vries van de kantine is uitgevallen. De verzuimmodule ook.",
    ),
];

/// Name and content of an attached table.
pub(super) const TABLES: &[(&str, &str)] = &[
    (
        "cijfers schuldhulp.csv",
        "Jaar;Aanmeldingen schuldhulp;Schuldregelingen;Gemiddelde schuld\n2023;312;120;38.000\n\
         2024;340;131;41.000\n2025;355;140;39.500\n",
    ),
    (
        "Contactlijst Veilig Thuis.csv",
        "Naam;Functie;Telefoon;E-mail\nPetra van Dijk;teamleider;06-12345678;p.vandijk@vt.example\n\
         Karin Smit;hulpverlener;06-23456789;k.smit@vt.example\n\
         Tim Kuiper;gedragswetenschapper;06-34567890;t.kuiper@vt.example\n",
    ),
    (
        "trainingen.csv",
        "Deelnemer;Training;Datum\nJan de Vries;Meldcode huiselijk geweld;12-05-2026\n\
         Els Bakker;Omgaan met dementie;19-05-2026\nPiet Smit;Schuldhulpverlening basis;26-05-2026\n",
    ),
    (
        "contracten jeugdhulp.csv",
        "Aanbieder;Contactpersoon;Product;Tarief\nStichting Zorg;Jan de Vries;pleegzorg;41,20\n\
         Jeugdhulp BV;Els Bakker;ambulante jeugdhulp;62,10\nDe Haven;Piet Smit;jeugd-ggz;88,00\n",
    ),
    (
        "portefeuilles.csv",
        "Wethouder;Partij;Portefeuille\nJan de Vries;CDA;Jeugdzorg en schuldhulpverlening\n\
         Els Bakker;VVD;Wmo en participatie\nPiet Smit;D66;Onderwijs en leerplicht\n",
    ),
    (
        "rooster.csv",
        "Datum;Consulent;Taak\n12-05-2026;Jan de Vries;keukentafelgesprekken\n\
         13-05-2026;Els Bakker;heronderzoek bijstand\n14-05-2026;Piet Smit;schuldhulp spreekuur\n",
    ),
];
