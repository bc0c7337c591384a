package dev.berth.daemon.config;

/** Every key of the configuration file, with its default, its unit or form, and what it means. */
public enum Option {
    STATE_DIRECTORY("stateDirectory", "/var/lib/berth", "absolute path", "what outlives a restart"),
    RUNTIME_DIRECTORY(
            "runtimeDirectory", "/run/berth", "absolute path", "the socket and the CA certificate"),
    HOSTS(
            "hosts",
            "",
            "list of host names and addresses",
            "further names in the server certificate, beside those of the Ingresses"),
    ENGINE_SOCKET(
            "engine.socket", "/var/run/docker.sock", "absolute path", "where the Docker Engine is"),
    REGISTRY_LISTEN(
            "registry.listen",
            "127.0.0.1:5000",
            "loopback address and port, 0 for any",
            "where images are pushed to and pulled from"),
    REGISTRY_IMMUTABLE_TAGS(
            "registry.immutableTags",
            "",
            "list of repositories or repositories:tags; * for a part of a name, ** for any parts",
            "tags that never name another image than their first"),
    REGISTRY_QUOTAS(
            "registry.quotas",
            "",
            "mapping of repositories to bytes, such as team/**: 10Gi; the first that fits counts",
            "how much each repository may hold"),
    REGISTRY_RETENTION(
            "registry.retention",
            "",
            "list of repositories, keepLast, keepTags, keepYounger; the first that fits decides",
            "which tags stay, each that one of these keeps; where no rule fits, all do"),
    REGISTRY_KEEP_IDLE(
            "registry.keepIdle",
            "7d",
            "duration such as 7d or 1d12h, at least 1h",
            "how long a manifest stays that no tag, index or subject needs"),
    REGISTRY_TLS_LISTEN(
            "registry.tls.listen",
            "",
            "address and port, 0 for any; empty: nowhere",
            "where other hosts push to and pull from, with TLS and a credential"),
    REGISTRY_TLS_ANONYMOUS_PULL(
            "registry.tls.anonymousPull",
            "false",
            "true or false",
            "whether pulling from other hosts needs no credential"),
    REGISTRY_UPSTREAMS(
            "registry.upstreams",
            "",
            "list of prefix, url, credentialsFile, caFile, tokenHosts",
            "other registries, whose repositories are pulled here under a prefix"),
    BALANCER_HTTPS(
            "balancer.https",
            "0.0.0.0:443",
            "address and port, 0 for any",
            "where requests come in"),
    BALANCER_HTTP(
            "balancer.http",
            "",
            "address and port, 0 for any; empty: nowhere",
            "where requests without TLS are sent to balancer.https"),
    BALANCER_HTTP_CLEARTEXT(
            "balancer.httpCleartext",
            "false",
            "true or false",
            "whether requests without TLS are served instead: tokens pass in the clear"),
    BALANCER_HSTS(
            "balancer.hsts",
            "0s",
            "duration such as 365d; 0s: not told",
            "how long browsers are told to use TLS only, unless an endpoint tells them"),
    BALANCER_TRUSTED_PROXIES(
            "balancer.trustedProxies",
            "",
            "list of addresses and ranges such as 10.0.0.0/8",
            "whose X-Forwarded-For, -Proto and -Host are believed"),
    BALANCER_STREAMS(
            "balancer.streams",
            "",
            "address such as 0.0.0.0; empty: nowhere",
            "where ports of TLSRoutes and TCPRoutes are opened: no token is checked there"),
    BALANCER_PROXY_PROTOCOL(
            "balancer.proxyProtocol",
            "",
            "list of addresses and ranges such as 10.0.0.0/8",
            "who must send a PROXY header of version 2 first, and is believed"),
    TLS_MIN_VERSION(
            "tls.minVersion",
            "1.3",
            "1.2 or 1.3",
            "the oldest TLS that the balancer speaks; of 1.2 with forward secrecy and AEAD only"),
    TLS_CLIENT_CA_FILE(
            "tls.clientCaFile",
            "",
            "absolute path of PEM; empty: clients need no certificate",
            "who vouches for the certificates of the balancer's clients"),
    TLS_CLIENT_CERTIFICATE(
            "tls.clientCertificate",
            "required",
            "required or optional",
            "whether a client without one is refused, where there is a clientCaFile"),
    NETWORK_SUBNET(
            "network.subnet",
            "",
            "IPv4 range such as 10.89.0.0/16; empty: one that the host does not route",
            "addresses of containers"),
    NETWORK_SERVICE_RANGE(
            "network.serviceRange",
            "",
            "IPv4 range such as 10.90.0.0/16; empty: one that the host does not route",
            "addresses of Services"),
    SLOTS_UNIT(
            "slots.unit",
            "core",
            "core, thread, l3, numa or list",
            "what a slot is made of: a physical core with all its threads, one thread, all cores at"
                    + " a last-level cache or of a NUMA node, or what slots.list says"),
    SLOTS_LIST(
            "slots.list",
            "",
            "list of lists of host CPUs such as [0-3, 4-7]",
            "the slots one by one; CPUs in none of them stay with the system"),
    SLOTS_RESERVED_CPUS(
            "slots.reservedCpus",
            "",
            "list of host CPUs such as 0,2-3; empty: none",
            "what stays with the system"),
    SLOTS_MEMORY_RESERVE(
            "slots.memoryReserve",
            "256Mi",
            "bytes, with a suffix such as Mi",
            "what stays with the system"),
    SLOTS_MEMORY_OVERCOMMIT(
            "slots.memoryOvercommit",
            "100",
            "per cent, 100 to 1000",
            "how much of the memory that does not stay with the system pods may ask for"),
    SLOTS_POLICY(
            "slots.policy",
            "least-allocated",
            "least-allocated, max-match or greedy",
            "which slot a pod gets that names no policy"),
    SLOTS_MOVES_PER_HOUR(
            "slots.movesPerHour",
            "30",
            "number, 0 to 3600",
            "how many running pods under policy greedy may be moved for a better packing; 0: none"),
    SLOTS_MOVE_GAIN(
            "slots.moveGain",
            "1",
            "points, 1 to 1000",
            "what such a move has to save: 16 for a NUMA node less, 8 for a cache, 4 for a core that"
                    + " is not shared, 2 for a fragment"),
    SLOTS_CONFINE_FOREIGN(
            "slots.confineForeign",
            "false",
            "true or false",
            "whether containers of others are kept off the CPUs of exclusive pods"),
    SLOTS_CONFINE_HOST(
            "slots.confineHost",
            "false",
            "true or false",
            "whether processes of the host are kept off the CPUs of exclusive pods"),
    VOLUMES_HOST_PATHS(
            "volumes.hostPaths",
            "",
            "list of absolute paths",
            "places of the host that pods may mount, with everything below; whoever may apply"
                    + " documents reads and writes there as root"),
    LIMITS_DRAIN_SECONDS(
            "limits.drainSeconds",
            "20",
            "seconds, 0 to 600",
            "how long requests under way may take to end when the daemon or a replica stops");

    private final String key;
    private final String fallback;
    private final String form;
    private final String meaning;

    Option(String key, String fallback, String form, String meaning) {
        this.key = key;
        this.fallback = fallback;
        this.form = form;
        this.meaning = meaning;
    }

    /** Where it stands, such as {@code slots.unit}. */
    public String key() {
        return key;
    }

    /** What holds where the file does not say, written as the file would. */
    public String fallback() {
        return fallback;
    }

    /** Its unit, or what it has to look like. */
    public String form() {
        return form;
    }

    /** What it is for. */
    public String meaning() {
        return meaning;
    }

    /** The mapping that it stands in, such as {@code registry.tls}; empty for the file itself. */
    String group() {
        int dot = key.lastIndexOf('.');
        return dot < 0 ? "" : key.substring(0, dot);
    }

    /** Its name in that mapping. */
    String field() {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
