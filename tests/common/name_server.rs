//! A name server that a test controls. It answers for all domains, and counts what it is asked.

use std::net::SocketAddr;
use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::Mutex;

use hickory_resolver::proto::op::Message;
use hickory_resolver::proto::op::Query;
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::Name;
use hickory_resolver::proto::rr::RData;
use hickory_resolver::proto::rr::Record;
use hickory_resolver::proto::rr::RecordType;
use hickory_resolver::proto::rr::rdata::MX;
use hickory_resolver::proto::rr::rdata::NS;
use hickory_resolver::proto::rr::rdata::SOA;

/// What the server says of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// It has a server for mail.
    Mail,
    /// It says that it wants no mail (RFC 7505).
    NullMail,
    /// It has an address and no MX record.
    Address,
    /// It exists, with neither.
    Empty,
    /// There is none.
    Missing,
    /// The server has a fault.
    Broken,
    /// The server does not answer.
    Silent,
}

/// A server on the loopback address; it stops when the test program does.
pub(crate) struct NameServer {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl NameServer {
    /// A server with these zones; of others it says that there are none. `nl` is there, too.
    pub(crate) fn start(zones: &[(&str, Zone)]) -> Self {
        let mut all = vec![("nl".to_owned(), Zone::Mail)];
        all.extend(zones.iter().map(|(name, zone)| ((*name).to_owned(), *zone)));
        Self::run(all)
    }

    /// A server that knows nothing, as one that is cut off from the world.
    pub(crate) fn blind() -> Self {
        Self::run(Vec::new())
    }

    fn run(zones: Vec<(String, Zone)>) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("its address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            let mut datagram = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut datagram) {
                let Ok(question) = Message::from_vec(&datagram[..length]) else { continue };
                let Some(query) = question.queries.first() else { continue };
                let name = query.name().to_ascii().trim_end_matches('.').to_lowercase();
                kept.lock().expect("what was asked").push(name.clone());
                let zone = zones.iter().find(|(own, _)| *own == name);
                let zone = zone.map_or(Zone::Missing, |(_, zone)| *zone);
                if let Some(answer) = answer(&question, query, zone) {
                    socket.send_to(&answer.to_vec().expect("an answer"), from).ok();
                }
            }
        });
        Self { address, asked }
    }

    /// How often it was asked about a domain.
    pub(crate) fn asked(&self, domain: &str) -> usize {
        self.asked.lock().expect("what was asked").iter().filter(|name| *name == domain).count()
    }

    /// Everything that it was asked about.
    pub(crate) fn all_asked(&self) -> Vec<String> {
        self.asked.lock().expect("what was asked").clone()
    }
}

fn answer(question: &Message, query: &Query, zone: Zone) -> Option<Message> {
    let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
    answer.metadata.recursion_desired = true;
    answer.metadata.recursion_available = true;
    answer.add_query(query.clone());
    let name = |text: &str| Name::from_ascii(text).expect("a name");
    let data = match (zone, query.query_type()) {
        (Zone::Silent, _) => return None,
        (Zone::Mail, RecordType::MX) => Some(RData::MX(MX::new(10, name("mx.example.")))),
        (Zone::NullMail, RecordType::MX) => Some(RData::MX(MX::new(0, Name::root()))),
        (Zone::Mail, RecordType::NS) => Some(RData::NS(NS(name("ns.example.")))),
        (Zone::NullMail | Zone::Address, RecordType::A) => {
            Some(RData::A("192.0.2.1".parse().expect("an address")))
        }
        _ => None,
    };
    answer.metadata.response_code = match zone {
        Zone::Missing => ResponseCode::NXDomain,
        Zone::Broken => ResponseCode::ServFail,
        _ => ResponseCode::NoError,
    };
    match data {
        Some(data) => {
            answer.add_answer(Record::from_rdata(query.name().clone(), 300, data));
        }
        None if zone != Zone::Broken => {
            let soa = SOA::new(name("ns.example."), name("root.example."), 1, 60, 60, 60, 300);
            answer.add_authority(Record::from_rdata(name("nl."), 300, RData::SOA(soa)));
        }
        None => {}
    }
    Some(answer)
}
