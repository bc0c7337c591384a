// Sends one HTTP/1.1 request through TLS and tells what was agreed on.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

var groups = map[string]tls.CurveID{
	"X25519MLKEM768": tls.X25519MLKEM768,
	"X25519":         tls.X25519,
	"P256":           tls.CurveP256,
}

func main() {
	address := flag.String("connect", "", "host:port")
	name := flag.String("name", "", "server name")
	only := flag.String("groups", "", "groups to offer, comma-separated; empty: Go's own choice")
	protocols := flag.String("alpn", "", "protocols to offer, comma-separated")
	version := flag.Uint("version", 0, "2 or 3: TLS 1.x and nothing else")
	identity := flag.String("identity", "", "PEM file with key and certificate")
	upload := flag.Int("upload", 0, "bytes of the request's body")
	repeat := flag.Int("repeat", 1, "handshakes, with one session cache")
	flag.Parse()
	// The certificates are the test's own; which one was shown is printed.
	config := &tls.Config{ServerName: *name, InsecureSkipVerify: true,
		ClientSessionCache: tls.NewLRUClientSessionCache(8)}
	for _, group := range split(*only) {
		config.CurvePreferences = append(config.CurvePreferences, groups[group])
	}
	config.NextProtos = split(*protocols)
	if *version != 0 {
		config.MinVersion = uint16(tls.VersionTLS10 + *version)
		config.MaxVersion = config.MinVersion
	}
	if *identity != "" {
		pair, err := tls.LoadX509KeyPair(*identity, *identity)
		check(err)
		config.Certificates = []tls.Certificate{pair}
	}
	for range *repeat {
		ask(*address, config, *upload)
	}
}

func ask(address string, config *tls.Config, upload int) {
	client, err := tls.Dial("tcp", address, config)
	check(err)
	defer client.Close()
	check(client.SetDeadline(time.Now().Add(20 * time.Second)))
	state := client.ConnectionState()
	fmt.Printf("group=%v version=%v alpn=%q certificate=%q resumed=%v\n", state.CurveID,
		tls.VersionName(state.Version), state.NegotiatedProtocol,
		state.PeerCertificates[0].Subject.CommonName, state.DidResume)
	if state.NegotiatedProtocol == "h2" {
		return
	}
	request := "GET / HTTP/1.1\r\nHost: " + config.ServerName + "\r\nConnection: close\r\n\r\n"
	if upload > 0 {
		request = fmt.Sprintf("POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s",
			config.ServerName, upload, strings.Repeat("x", upload))
	}
	_, written := io.WriteString(client, request)
	answer, err := io.ReadAll(client)
	fmt.Printf("%s\n", answer)
	if err != nil {
		fmt.Println("read:", err)
	}
	if written != nil {
		fmt.Println("write:", written)
	}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}
