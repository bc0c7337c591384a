module berth.dev/tls-client

go 1.25
