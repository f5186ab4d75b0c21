//! Classes of recipients, with the lists that are built into the program.

use std::sync::LazyLock;

use sluis::config;
use sluis::destination;
use sluis::destination::Class;
use sluis::destination::Configured;
use sluis::destination::Destination;
use sluis::destination::Ground;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::destination::Pattern;
use sluis::destination::Shown;
use sluis::destination::Signal;
use sluis::fault::Source;
use sluis::mail::Address;
use sluis::mail::Domain;

/// The lists of a municipality of which the own domains are `internal`.
fn lists(internal: &[&str]) -> Lists {
    let patterns = |texts: &[&str]| {
        texts.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect::<Vec<_>>()
    };
    let configured = Configured {
        internal: internal.iter().map(|text| Domain::parse(text).expect("a domain")).collect(),
        trusted: patterns(&["duo.nl", "*.politie.nl", "accountant@maildrop.cc"]),
        expected: patterns(&["advocaat-jansen.nl", "raadslid@gmail.com"]),
        lists: Vec::new(),
    };
    let sources = config::sources(None).expect("the rules built in");
    Lists::compile(&sources, &configured).expect("the lists built in")
}

static AALTEN: LazyLock<Lists> = LazyLock::new(|| {
    lists(&["aalten.nl", "denhaag.nl", "almelo.nl", "etten-leur.nl", "gemeentebeek.nl", "hoorn.nl"])
});

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn classify(text: &str, written_before: &[&str]) -> Destination {
    let written_before = written_before.iter().map(|text| address(text)).collect();
    destination::classify(
        &address(text),
        &AALTEN,
        &History { written_before, ..History::default() },
    )
}

#[test]
fn every_class_is_given_for_its_reason() {
    let cases = [
        ("jan@aalten.nl", Class::Internal, "aalten.nl"),
        ("jan@Mail.Aalten.NL", Class::Internal, "aalten.nl"),
        ("jan@notaalten.nl", Class::Unexpected, ""),
        ("jan@duo.nl", Class::Trusted, "duo.nl"),
        ("jan@mail.duo.nl", Class::Unexpected, "duo.nl"),
        ("jan@politie.nl", Class::Trusted, "*.politie.nl"),
        ("jan@oost.politie.nl", Class::Trusted, "*.politie.nl"),
        ("jan@uwv.nl", Class::Unexpected, "uwv.nl"),
        ("jan@minszw.nl", Class::Unexpected, "minszw.nl"),
        ("jan@hulst.nl", Class::Unexpected, ""),
        ("jan@gemeentehulst.nl", Class::Unexpected, "gemeentehulst.nl"),
        ("jan@lv.nl", Class::Unexpected, "lv.nl"),
        ("jan@weesp.nl", Class::Unexpected, "weesp.nl"),
        ("jan@advocaat-jansen.nl", Class::Expected, "advocaat-jansen.nl"),
        ("raadslid@gmail.com", Class::Expected, "raadslid@gmail.com"),
        ("jan@gmail.com", Class::Private, "gmail.com"),
        ("jan@kpnmail.nl", Class::Private, "kpnmail.nl"),
        ("jan@outlook.com.tr", Class::Private, "outlook.com.tr"),
        ("jan@abc.xs4all.nl", Class::Private, "xs4all.nl"),
        ("jan@abc.demon.nl", Class::Private, "demon.nl"),
        ("x7f3@duck.com", Class::Private, "duck.com"),
        ("x7f3@privaterelay.appleid.com", Class::Private, "privaterelay.appleid.com"),
        ("jan@appleid.com", Class::Unexpected, ""),
        ("jan@yahoo.com.br", Class::Private, "yahoo.com.br"),
        ("jan@live.com.au", Class::Private, "live.com.au"),
        ("jan@hotmail.co.uk", Class::Private, "hotmail.co.uk"),
        ("jan@outlook.es", Class::Private, "outlook.es"),
        ("jan@ukr.net", Class::Private, "ukr.net"),
        ("x@mailinator.com", Class::Disposable, "mailinator.com"),
        ("x@a.b.mailinator.com", Class::Disposable, "mailinator.com"),
        ("x@ikbenspamvrij.nl", Class::Disposable, "ikbenspamvrij.nl"),
        ("accountant@maildrop.cc", Class::Disposable, "maildrop.cc"),
        ("jan@bakkerij-jansen.nl", Class::Unexpected, ""),
        ("jan@bücher.nl", Class::Unexpected, ""),
        ("jan@[192.0.2.1]", Class::Unexpected, ""),
        ("jan@localhost", Class::Unexpected, ""),
        ("\"a@gmail.com\"@bedrijf.nl", Class::Unexpected, ""),
        ("user%gmail.com@bedrijf.nl", Class::Unexpected, ""),
        ("kpn@kpn.com", Class::Unexpected, ""),
        ("info@odido.nl", Class::Unexpected, ""),
    ];
    for (text, class, because) in cases {
        let found = classify(text, &[]);
        assert_eq!((found.class, found.because.as_str()), (class, because), "{text}");
        assert!(!found.is_near_written(), "{text}");
    }
}

#[test]
fn names_that_are_almost_a_known_name_are_lookalikes() {
    let cases = [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.cmo", "gmail.com"),
        ("gmail.comm", "gmail.com"),
        ("gmial.nl", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("gmail.com.nl", "gmail.com"),
        ("otmail.com", "hotmail.com"),
        ("ohtmail.com", "hotmail.com"),
        ("hotmial.be", "hotmail.be"),
        ("hotmal.co.uk", "hotmail.co.uk"),
        ("outllok.com", "outlook.com"),
        ("outloock.com", "outlook.com"),
        ("utlook.com", "outlook.com"),
        ("iclod.com", "icloud.com"),
        ("yaho.com", "yahoo.com"),
        ("yahoo.cm", "yahoo.com"),
        ("zigggo.nl", "ziggo.nl"),
        ("ziggo.n", "ziggo.nl"),
        ("plannet.nl", "planet.nl"),
        ("kpnmial.nl", "kpnmail.nl"),
        ("casmea.nl", "casema.nl"),
        ("xn--gmal-nza.com", "gmail.com"),
        ("gmаil.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmail.nl", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("mail.gmial.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmai.com", "hotmail.com"),
        ("hotnail.com", "hotmail.com"),
        ("hotmaill.nl", "hotmail.nl"),
        ("outlok.com", "outlook.com"),
        ("iclould.com", "icloud.com"),
        ("yahooo.com", "yahoo.com"),
        ("zigo.nl", "ziggo.nl"),
        ("ziggo.com", "ziggo.nl"),
        ("kpnmail.com", "kpnmail.nl"),
        ("hetnet.com", "hetnet.nl"),
        ("xs4al.nl", "xs4all.nl"),
        ("aaIten.nl", "aalten.nl"),
        ("aa1ten.nl", "aalten.nl"),
        ("almel0.nl", "almelo.nl"),
        ("hoom.nl", "hoorn.nl"),
        ("aaltén.nl", "aalten.nl"),
        ("ааltеn.nl", "aalten.nl"),
        ("gemeente-aalten.com", "aalten.nl"),
        ("gemeente-zutphen.nl", "zutphen.nl"),
        ("gemeente-westland.nl", "gemeentewestland.nl"),
        ("zutphne.nl", "zutphen.nl"),
        ("doetinhcem.nl", "doetinchem.nl"),
        ("aalten.nll", "aalten.nl"),
        ("aalten.ml", "aalten.nl"),
        ("gemeenteaalten.nl", "aalten.nl"),
        ("gemeente-aalten.nl", "aalten.nl"),
        ("aalten.eu", "aalten.nl"),
        ("aalten.frl", "aalten.nl"),
        ("aaltne.nl", "aalten.nl"),
        ("alten.nl", "aalten.nl"),
        ("aaltenn.nl", "aalten.nl"),
        ("den-haag.nl", "denhaag.nl"),
        ("denhaag.com", "denhaag.nl"),
        ("denhaagnl", "denhaag.nl"),
        ("denhaagnl.com", "denhaag.nl"),
        ("denhaag-nl.com", "denhaag.nl"),
        ("wwwdenhaag.nl", "denhaag.nl"),
        ("denhaag.nl.example.com", "denhaag.nl"),
        ("ettenleur.nl", "etten-leur.nl"),
        ("beek.nl", "gemeentebeek.nl"),
        ("advocaatjansen.nl", "advocaat-jansen.nl"),
        ("advocaat-jansem.nl", "advocaat-jansen.nl"),
        ("advocaat-jansen.com", "advocaat-jansen.nl"),
        ("belastingdiesnt.nl", "belastingdienst.nl"),
        ("belastingdienst.com", "belastingdienst.nl"),
        ("be1astingdienst.nl", "belastingdienst.nl"),
        ("rijksoverheld.nl", "rijksoverheid.nl"),
        // A letter left out of a double one, a wrong one, the first one.
        ("roterdam.nl", "rotterdam.nl"),
        ("eindhofen.nl", "eindhoven.nl"),
        ("amersfort.nl", "amersfoort.nl"),
        ("apeldorn.nl", "apeldoorn.nl"),
        ("devanter.nl", "deventer.nl"),
        ("msterdam.nl", "amsterdam.nl"),
        ("politi.nl", "politie.nl"),
        ("olitie.nl", "politie.nl"),
        ("adaster.nl", "kadaster.nl"),
        ("kadatser.nl", "kadaster.nl"),
        ("lmelo.nl", "almelo.nl"),
        ("alten.nl", "aalten.nl"),
        ("jotmail.com", "hotmail.com"),
        // A provider where it gives no mailboxes.
        ("gmail.be", "gmail.com"),
        ("gmail.de", "gmail.com"),
        ("gmail.co.uk", "gmail.com"),
        ("icloud.fr", "icloud.com"),
        ("yahoo.ee", "yahoo.com"),
    ];
    for (domain, known) in cases {
        let found = classify(&format!("jan@{domain}"), &[]);
        assert_eq!((found.class, found.because.as_str()), (Class::Lookalike, known), "{domain}");
    }
}

#[test]
fn names_of_real_organisations_are_no_lookalikes() {
    let lists = lists(&["aalten.nl", "ede.nl", "weert.nl", "duiven.nl", "vlieland.nl", "delft.nl"]);
    let domains = "uwb.nl delta.nl duo.com cbs.com svb.com ind.com cak.com om.nl bol.com anwb.nl \
        ah.nl ing.nl rabobank.nl abnamro.nl asnbank.nl kpn.com odido.nl vodafone.nl tele2.com \
        orange.com home.com planet.com online.com live.com me.com email.com cloud.com \
        citrix.com google.com apple.com microsoft.com yahooinc.com mail.com gmx.net web.de \
        halten.nl aalter.be aalst.be dalen.nl aalsmeer.nl aalborg.dk ede.be edelman.com \
        weer.nl weerribben.nl duif.nl duivendrecht.nl terschelling.nl ameland.nl texel.nl \
        delfzijl.nl delftenaar.nl tudelft.nl deloitte.nl kpmg.nl pwc.nl bdo.nl ey.com \
        zeelandia.nl zeeman.com brabantia.com brabantzorg.eu gelre.nl drentsemaatschappij.nl \
        radboudumc.nl lumc.nl umcutrecht.nl amsterdamumc.nl ggdgelderland.nl ggdhollandsnoorden.nl \
        vgz.nl cz.nl menzis.nl zilverenkruis.nl achmea.nl nn.nl aegon.nl asr.nl \
        ns.nl connexxion.nl arriva.nl prorail.nl tennet.eu liander.nl enexis.nl stedin.net \
        vitens.nl waternet.nl evides.nl brabantwater.nl centric.eu pinkroccade.nl \
        deventer.nl zutphen.nl apeldoorn.nl heerde.nl heerlen.nl leiden.nl leusden.nl rheden.nl \
        rhenen.nl venlo.nl venray.nl zwolle.nl meppel.nl hengelo.nl borne.nl losser.nl \
        politie.be politiek.nl douanerecht.nl rechtspraak.be reclame.nl kinderopvang.nl \
        justitie.nl logica.nl kadasterdata.nl vngmagazine.nl hetnet.be hetwet.nl ziggodome.nl \
        cello.nl hello.nl sonnet.nl bonnet.nl outlookindia.com jansen-advocaten.nl \
        texel.net schiermonnikoog.com ameland.com denhaag.com amsterdam.com hengelo.com emmen.eu leiden.info \
        hulst.nl best.nl beek.nl stein.nl sluis.nl altena.nl westland.nl oldambt.nl maasgouw.nl \
        oosterwijk.nl roozendaal.nl valkenberg.nl woudenbergh.nl heemskerck.nl dongens.nl \
        zorggroepoost.nl waterlands.nl dordrechts.nl bergeyk.nl cloud.com planet.be solcom.nl \
        mail.nl gmx.nl proton.nl life.nl plant.nl panet.nl planter.nl onlinee.com freedom.com \
        a1.com box.com castle.nl lunar.nl plexus.nl signetics.nl tweakers.net hion.nl \
        familiejansen.nl janjansen.nl devries-advies.nl bakkerijvos.nl mailplus.nl telfer.nl \
        versatel.com versatel.de xs4all.net solcon.com solcom.com wanadoo.com proton.ch \
        appeldoorn.nl bronkhorst.nl barendregt.nl montfort.nl velthoven.nl venendaal.nl \
        rosendaal.nl hogeveen.nl wassenaer.nl culemburg.nl drente.nl oosterland.nl beekdalen.nl";
    for domain in domains.split_whitespace().chain(WRITTEN_TO.split_whitespace()) {
        let address = address(&format!("jan@{domain}"));
        let found = destination::classify(&address, &lists, &History::default());
        assert_ne!(found.class, Class::Lookalike, "{domain} is taken for {}", found.because);
    }
}

/// Whom the people of a municipality write to, beside government and providers: care, youth care and
/// schools, housing, lawyers and bailiffs, builders and energy, software, press and politics.
const WRITTEN_TO: &str = "
    abrona.nl accare.nl altrecht.nl amarant.nl antesgroep.nl arkin.nl attentezorgenbegeleiding.nl
    bjbrabant.nl briedis.nl buurtzorg.nl careyn.nl carintreggeland.nl charim.nl cordaan.nl
    cosis.nu daelzicht.nl dearend.nl dedrievier.nl degreup.nl deltazorg.nl dimence.nl dichterbij.nl
    driestroom.nl elkerliek.nl emergis.nl entrea-lindenhout.nl estinea.nl fivoor.nl florence.nl
    geriant.nl ggnet.nl ggzcentraal.nl ggzdelfland.nl ggzdrenthe.nl ggzfriesland.nl ggzingeest.nl
    ggzrivierduinen.nl humanitas.nl icare.nl intermetzo.nl iriszorg.nl jados.nl jarabee.nl
    jbnoord.nl jbwest.nl jeugdbescherming.nl jeugdformaat.nl jeugdhulpfriesland.nl jellinek.nl
    karakter.com kentalis.nl koraal.nl laurens.nl legerdesheils.nl leliezorggroep.nl levvel.nl
    lfzorg.nl lister.nl livio.nl lunetzorg.nl manna.nl mediant.nl meleszorg.nl mondriaan.eu
    novadic-kentron.nl opella.nl oro.nl pactum.org parlan.nl partou.nl philadelphia.nl
    pro-persona.nl propersona.nl reinaerde.nl rigahuis.nl sanquin.nl savantzorg.nl sensire.nl
    siza.nl soba.nl spirit.nl stichtingjeugdformaat.nl sterkhuis.nl swinhove.nl syndion.nl
    tactus.nl tantelouise.nl tragel.nl trajectum.nl tsn-thuiszorg.nl veiligthuishaaglanden.nl
    veiligthuistwente.nl vigogroep.nl vilente.nl vincentvangogh.nl vivent.nl warande.nl
    wijzijnmind.nl williamschrikker.nl yulius.nl zonnehuizen.nl zorgbalans.nl zorggroep-apeldoorn.nl
    zozijn.nl zuidwester.org zorgdomein.nl vecozo.nl nictiz.nl mijnpgb.nl pgbsvb.nl
    aob.nl ambelt.nl cvo.nl dunamare.nl greijdanus.nl gsf.nl kwcollege.nl landstede.nl
    marecollege.nl noordik.nl ozhw.nl poraad.nl quadraam.nl rocmn.nl rocva.nl roctilburg.nl
    rocvantwente.nl scalda.nl spon.nl summacollege.nl vo-raad.nl vonk.nl graafschapcollege.nl
    zadkine.nl ziezon.nl swvadam.nl passendonderwijs.nl leerplicht.net ingrado.nl
    aedes.nl actium.nl alliantie.nl brabantwonen.nl casade.nl centrada.nl dewoonplaats.nl
    domijn.nl dudok.nl eigenhaard.nl elkien.nl havensteder.nl heuvelrugwonen.nl intermaris.nl
    kleurrijkwonen.nl laurentius.nl lefier.nl maaskant.nl mitros.nl mooiland.nl nijestee.nl
    omnia.nl parteon.nl portaal.nl prewonen.nl rochdale.nl rondomwonen.nl sitewoondiensten.nl
    staedion.nl stadlander.nl talis.nl thius.nl tiwos.nl vestia.nl vidomes.nl viverion.nl
    waardwonen.nl wonenlimburg.nl woonbedrijf.com woonbron.nl woonpunt.nl ymere.nl zayaz.nl
    advocatenorde.nl akd.eu brandmr.nl boels-zanders.nl clairfort.nl dirkzwager.nl dlapiper.com
    doksteen.nl gerechtsdeurwaarder.nl ggn.nl flanderijn.nl knb.nl kbvg.nl kienhuislegal.nl
    lavg.nl loyensloeff.com pelsrijcken.nl ploum.nl rvr.org stibbe.com syncasso.nl
    vbtm.nl vandamkuppens.nl vhplawyers.nl webers.nl
    ballast-nedam.nl bam.com dura.nl dnv.com dvan.nl eiffel.nl enduris.nl fugro.com grontmij.nl
    haskoning.com heijmans.nl iv-groep.nl knb-keramiek.nl movares.nl nsstations.nl oranjewoud.nl
    rendo.nl strukton.com tauw.nl tno.nl vanoord.com volkerwessels.com witteveenbos.com
    afas.nl ans.nl bakertilly.nl blueriq.com brightalley.nl circlesoftware.nl civision.nl
    companen.nl cocon.nl conclusion.nl datakluis.nl deltares.nl esri.nl exact.com gemnet.nl
    geonovum.nl genetics.nl getronics.com heutink.com hiemstraendevries.nl horlings.nl inergy.nl
    innovalor.nl iwriter.nl jcc.nl kpnsecure.nl kubus.nl logiusdigipoort.nl mijnoverheid.nl
    motion10.nl nedgraphics.nl nextens.nl ordina.nl origin.nl pentarho.nl procura.nl roxit.nl
    seneca.nl smartlockr.eu socialeteams.nl sogeti.nl sogeti.com stimulansz.nl sqills.com topdesk.com
    topicus.nl unit4.com valtech.com wigo4it.nl xerox.com zaaksysteem.nl zylab.com
    bnr.nl bndestem.nl destentor.nl dvhn.nl ed.nl eo.nl frieschdagblad.nl gelderlander.nl
    hetparool.nl l1.nl lc.nl limburger.nl nd.nl nhnieuws.nl omroepbrabant.nl omroepgelderland.nl
    omroepwest.nl omroepzeeland.nl omropfryslan.nl pzc.nl refdag.nl rijnmond.nl rtvdrenthe.nl
    rtvnoord.nl rtvoost.nl rtvutrecht.nl tubantia.nl 50pluspartij.nl bbb.nl fvd.nl ja21.nl volt.org
    anbo.nl consumentenbond.nl deouderenbond.nl fietsersbond.nl ieder-in.nl kbo-pcob.nl lhv.nl
    mantelzorg.nl mo-nl.nl movisie.nl nji.nl nisb.nl nibud.nl nvvk.nl nvvb.nl nvrr.nl platform31.nl
    pharos.nl raadsleden.nl reclasseringnederland.nl sociaalwerk.nl sportservice.nl stichtinglezen.nl
    trimbos.nl vluchtelingenwerk.nl voedselbankennederland.nl vogelbescherming.nl vsb.nl wethouders.nl
    burgemeesters.nl griffiers.nl divosa.nl cedris.nl fcb.nl aeno.nl vgs.nl zorgbelang.nl
    ";

#[test]
fn a_name_with_two_letters_before_or_behind_it_is_another_organisation() {
    let lists = lists(&["odachterhoek.nl", "notariskantoor.nl"]);
    let cases = [
        ("achterhoek.nl", Class::Unexpected),
        ("odachterhoekbv.nl", Class::Unexpected),
        ("notariskantoor-bv.nl", Class::Unexpected),
        ("odachterheok.nl", Class::Lookalike),
        ("odahcterheok.nl", Class::Lookalike),
        ("notariskntor.nl", Class::Lookalike),
        ("notariskantoorr.nl", Class::Lookalike),
    ];
    for (domain, class) in cases {
        let address = address(&format!("jan@{domain}"));
        let found = destination::classify(&address, &lists, &History::default());
        assert_eq!(found.class, class, "{domain}");
    }
}

#[test]
fn an_odd_form_at_an_own_domain_is_noticed_too() {
    for to in ["x%gmail.com@aalten.nl", "gmail.com!x@aalten.nl", "\"x@gmail.com\"@aalten.nl"] {
        assert_eq!(classify(to, &[]).class, Class::Internal, "{to}");
        assert_eq!(noticed(to, "", &[]).0, [Signal::OddForm], "{to}");
    }
    assert_eq!(noticed("x@aalten.nl", "", &[]).0, []);
}

#[test]
fn an_address_that_is_almost_one_written_to_before_is_a_lookalike() {
    let before = [
        "jan.jansen@gmail.com",
        "info@delta-zorg.nl",
        "j.devries@ziekenhuis.nl",
        "piet82@ziggo.nl",
        "maria@hotmail.com",
        "m.dejong@ziggo.nl",
        "pieter.smit@ziggo.nl",
    ];
    let cases = [
        ("jan.jansen@gmail.com", Class::Private, ""),
        ("JAN.Jansen@gmail.com", Class::Private, ""),
        ("jan.janssen@gmail.com", Class::Private, ""),
        ("jan.jansem@gmail.com", Class::Lookalike, "jan.jansen@gmail.com"),
        ("jan.jasnen@gmail.com", Class::Lookalike, "jan.jansen@gmail.com"),
        ("jan.jansen2@gmail.com", Class::Private, ""),
        // Gmail brings both to one mailbox; others do not.
        ("janjansen@gmail.com", Class::Private, ""),
        ("pietersmit@ziggo.nl", Class::Lookalike, "pieter.smit@ziggo.nl"),
        ("pieter.smith@ziggo.nl", Class::Private, ""),
        ("m.dejonge@ziggo.nl", Class::Private, ""),
        ("m.dejogn@ziggo.nl", Class::Lookalike, "m.dejong@ziggo.nl"),
        ("kan.jansen@gmail.com", Class::Private, ""),
        ("piet83@ziggo.nl", Class::Private, ""),
        ("info@deltazorg.nl", Class::Lookalike, "info@delta-zorg.nl"),
        ("info@delta-zorg.com", Class::Lookalike, "info@delta-zorg.nl"),
        ("pers@deltazorg.nl", Class::Unexpected, ""),
        ("k.devries@ziekenhuis.nl", Class::Unexpected, ""),
        ("j.devriest@ziekenhuis.nl", Class::Unexpected, ""),
        ("maria@hotmail.nl", Class::Private, ""),
        ("maria@hotmial.com", Class::Lookalike, "maria@hotmail.com"),
    ];
    for (text, class, because) in cases {
        let found = classify(text, &before);
        assert_eq!(found.class, class, "{text}: {}", found.because);
        assert_eq!(found.is_near_written(), class == Class::Lookalike, "{text}");
        if found.is_near_written() {
            assert_eq!(found.because, because, "{text}");
        }
    }
}

#[test]
fn a_wrong_list_is_refused_with_every_line() {
    let source = |file: &str, text: &str| Source { file: file.to_owned(), text: text.to_owned() };
    let head = "# source: own\n# licence: EUPL-1.2\n# date: 2026-11-22\n";
    let sources = [
        source("destinations/aliases.txt", head),
        source("destinations/dissolved.txt", &format!("{head}weesp.nl amsterdam.nl\n")),
        source("destinations/municipalities.txt", head),
        source("destinations/organisations.txt", head),
        source("destinations/surnames.txt", &format!("{head}jansen\n")),
        source("destinations/disposable.txt", &format!("{head}weg.nl # spam\n*.nl\nwww weg nl\n")),
        source("destinations/government.txt", "# source: own\nuwv.nl\n"),
        source("destinations/imitated.txt", &format!("{head}jan@gmail.com\n")),
        source("destinations/goverment.txt", head),
        source("destinations/private.txt", &format!("{head}*.weg.nl\ngmail.com\n")),
        source("policy/10-x.toml", "not looked at"),
    ];
    let faults = Lists::compile(&sources, &Configured::default()).expect_err("has mistakes");
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "destinations/disposable.txt:5: \"*.nl\" is a suffix under which anyone can register \
             a name, so it would cover strangers",
            "destinations/disposable.txt:6: \"www weg nl\" is not a domain (x.nl), a domain with \
             all below it (*.x.nl) or an address (a@x.nl)",
            "destinations/government.txt:1: the head of the file has no line \"# licence: …\"",
            "destinations/government.txt:1: the head of the file has no line \"# date: …\"",
            "destinations/imitated.txt:4: \"jan@gmail.com\" is not a domain",
            "destinations/private.txt:4: \"weg.nl\" stands in another list too",
            "destinations/goverment.txt: is not one of the lists: aliases.txt, disposable.txt, \
             dissolved.txt, government.txt, imitated.txt, municipalities.txt, organisations.txt, \
             private.txt, surnames.txt",
        ]
    );
    let missing = Lists::compile(&sources[..8], &Configured::default()).expect_err("no private");
    assert!(
        missing.iter().any(|fault| fault.to_string() == "destinations/private.txt: is missing")
    );
}

#[test]
fn nobody_can_be_trusted_by_the_domain_of_a_provider() {
    let sources = config::sources(None).expect("the rules built in");
    let patterns = |texts: &[&str]| {
        texts.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect::<Vec<_>>()
    };
    let configured = Configured {
        internal: Vec::new(),
        trusted: patterns(&["*.gmail.com", "duo.nl", "uwv.nl", "jan@ziggo.nl"]),
        expected: patterns(&["mailinator.com"]),
        lists: Vec::new(),
    };
    let faults = Lists::compile(&sources, &configured).expect_err("two providers");
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "configuration: destinations.trusted: \"*.gmail.com\" gives mailboxes to anyone; \
             name single addresses instead",
            "configuration: destinations.expected: \"mailinator.com\" gives throw-away \
             addresses; name single addresses instead",
        ]
    );
}

/// What is noticed of `to`, shown as `name`, in a message of K. Visser who wrote to `before`.
fn noticed(to: &str, name: &str, before: &[&str]) -> (Vec<Signal>, Option<String>) {
    let sender = address("k.visser@aalten.nl");
    let written_before = before.iter().map(|text| address(text)).collect();
    let history = History { written_before, ..History::default() };
    let mut found = destination::classify(&address(to), &AALTEN, &history);
    let shown = Shown { sender: Some(&sender), sender_name: "Karin Visser", name };
    destination::notice(&mut found, shown, &AALTEN, &history);
    (found.signals, found.meant.map(|meant| meant.to_string()))
}

#[test]
fn a_private_mailbox_of_the_sender_is_noticed_and_that_of_a_namesake_is_not() {
    let own = [
        ("k.visser@gmail.com", ""),
        ("kvisser82@ziggo.nl", ""),
        ("karin.visser@outlook.com", ""),
        ("visserkarin@kpnmail.nl", ""),
        ("kv1982@gmail.com", "Karin Visser"),
        ("karin@visser.nl", "Karin Visser"),
        ("karin.visser@familievisser.nl", ""),
        ("k.visser@gmial.com", ""),
    ];
    for (to, name) in own {
        assert_eq!(noticed(to, name, &[]).0, [Signal::OwnMailbox], "{to} {name}");
    }
    let others = [
        ("p.visser@gmail.com", ""),
        ("kees.visser@gmail.com", ""),
        ("k.visser@gmail.com", "Kees Visser"),
        ("k.visser@zutphen.nl", ""),
        ("k.visser@bakkerij-vos.nl", ""),
        ("karin1982@gmail.com", ""),
        ("visser@ziggo.nl", ""),
        ("info@visser.nl", ""),
        ("kvissers@gmail.com", ""),
    ];
    for (to, name) in others {
        assert_eq!(noticed(to, name, &[]).0, [], "{to} {name}");
    }
}

#[test]
fn a_name_before_somebody_elses_address_is_noticed_with_the_one_that_was_meant() {
    let before = ["jan.devries@aalten.nl", "a.bakker@duo.nl", "info@duo.nl", "m.smit@zutphen.nl"];
    let contradicts = Signal::NameContradicts;
    let namesake = Signal::NamesakeElsewhere;
    let cases = [
        ("jdv@gmail.com", "jan.devries@aalten.nl", Some(contradicts), "jan.devries@aalten.nl"),
        ("jdv@gmail.com", "Jan de Vries", Some(contradicts), "jan.devries@aalten.nl"),
        ("wonen@gmail.com", "Gemeente Aalten", Some(contradicts), ""),
        ("a.bakker@gmail.com", "A. Bakker", Some(namesake), "a.bakker@duo.nl"),
        ("abakker@bakkerij.nl", "Anna Bakker", Some(namesake), "a.bakker@duo.nl"),
        // Nobody there is a colleague or a partner, or nobody is meant.
        ("m.smit@gmail.com", "M. Smit", None, ""),
        ("info@gmail.com", "", None, ""),
        ("jaap.devries@gmail.com", "Jaap de Vries", None, ""),
        ("jdv@gmail.com", "jdv@gmail.com", None, ""),
        ("p.aalten@gmail.com", "Piet Aalten", None, ""),
        ("jdv@gmail.com", "Werkgroep Wonen", None, ""),
    ];
    for (to, name, signal, meant) in cases {
        let (signals, found) = noticed(to, name, &before);
        assert_eq!(signals, signal.into_iter().collect::<Vec<_>>(), "{to} {name}");
        assert_eq!(found.unwrap_or_default(), meant, "{to} {name}");
    }
}

#[test]
fn odd_ways_of_writing_are_noticed_and_the_last_domain_counts() {
    let cases = [
        ("jan%gmail.com@aaltenaar.nl", Class::Unexpected),
        ("\"jan@gmail.com\"@ziggo.nl", Class::Private),
        ("host!jan@ziggo.nl", Class::Private),
    ];
    for (to, class) in cases {
        assert_eq!(classify(to, &[]).class, class, "{to}");
        assert_eq!(noticed(to, "", &[]).0, [Signal::OddForm], "{to}");
    }
    for to in ["jan+gemeente@gmail.com", "jan=x.nl@ziggo.nl", "j_v.d-berg@ziggo.nl"] {
        assert_eq!(noticed(to, "", &[]).0, [], "{to}");
    }
}

#[test]
fn every_class_has_its_ground_and_what_was_meant() {
    let cases = [
        ("jan@aalten.nl", Ground::OwnDomain, ""),
        ("jan@duo.nl", Ground::Agreement, ""),
        ("jan@advocaat-jansen.nl", Ground::Configured, ""),
        ("jan@gmail.com", Ground::Provider, ""),
        ("x@duck.com", Ground::Alias, ""),
        ("x@mailinator.com", Ground::ThrowAway, ""),
        ("jan@uwv.nl", Ground::Government, ""),
        ("jan@gemeentehulst.nl", Ground::Municipality, ""),
        ("jan@weesp.nl", Ground::Dissolved, "jan@amsterdam.nl"),
        ("jan@[192.0.2.1]", Ground::Literal, ""),
        ("jan@bakkerij.nlx", Ground::NoSuchSuffix, ""),
        ("jan@gmial.com", Ground::Mistyped, "jan@gmail.com"),
        ("jan@gmail.co", Ground::OtherSuffix, "jan@gmail.com"),
        ("jan@aa1ten.nl", Ground::LooksSame, "jan@aalten.nl"),
        ("jan@gemeente-aalten.nl", Ground::Prefix, "jan@aalten.nl"),
        ("jan@denhaagnl.com", Ground::DotsElsewhere, "jan@denhaag.nl"),
        ("jan@bakkerij-vos.nl", Ground::Unknown, ""),
    ];
    for (to, ground, meant) in cases {
        let found = classify(to, &[]);
        assert_eq!(found.ground, ground, "{to}");
        assert_eq!(found.meant.map(|m| m.to_string()).unwrap_or_default(), meant, "{to}");
    }
}

#[test]
fn further_lists_win_from_those_of_the_rules() {
    let sources = config::sources(None).expect("the rules built in");
    let head = "# source: own\n# licence: own\n# date: 2026-11-22\n";
    let source =
        |file: &str, text: &str| Source { file: file.to_owned(), text: format!("{head}{text}\n") };
    let lists = vec![
        source("private.txt", "dorpsnet.nl"),
        source("organisations.txt", "maildrop.cc\ngmial.com"),
    ];
    let configured = Configured { lists, ..Configured::default() };
    let lists = Lists::compile(&sources, &configured).expect("the lists");
    let class = |to: &str| destination::classify(&address(to), &lists, &History::default()).class;
    assert_eq!(class("jan@dorpsnet.nl"), Class::Private);
    assert_eq!(class("jan@maildrop.cc"), Class::Unexpected);
    assert_eq!(class("jan@gmial.com"), Class::Unexpected);
    let configured =
        Configured { lists: vec![source("prive.txt", "x.nl")], ..Configured::default() };
    let faults = Lists::compile(&sources, &configured).expect_err("no such list");
    assert!(faults[0].to_string().starts_with("prive.txt: is not one of the lists"));
}
