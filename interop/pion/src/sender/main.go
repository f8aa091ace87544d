// The sender of interop/pion: a WHEP endpoint made with Pion. It sends a fixed H.264 clip, over and over, and
// tells at /stats which of its pictures it sent, so that what was received can be compared picture by picture.
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/pion/dtls/v2"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v3"
)

const (
	picturesPerSecond = 30
	ticksPerPicture   = 90000 / picturesPerSecond
	maxOfferBytes     = 64 * 1024
)

var srtpProfiles = map[string]dtls.SRTPProtectionProfile{
	"AEAD_AES_128_GCM":        dtls.SRTP_AEAD_AES_128_GCM,
	"AES_CM_128_HMAC_SHA1_80": dtls.SRTP_AES128_CM_HMAC_SHA1_80,
}

type picture struct {
	annexB []byte
	key    bool
}

// session is one WHEP session. Its exported fields are what /stats shows; mu guards them.
type session struct {
	mu    sync.Mutex
	pc    *webrtc.PeerConnection
	offer string
	jump  bool // a key frame was asked for

	ID              string    `json:"id"`
	State           string    `json:"state"`
	Deleted         bool      `json:"deleted"`
	Pictures        []int     `json:"pictures"` // numbers in the clip, in the order of sending
	PicturesSent    int       `json:"picturesSent"`
	KeyFramesSent   int       `json:"keyFramesSent"`
	AfterKeyFrame   int       `json:"picturesSentFromFirstKeyFrame"`
	PacketsSent     int       `json:"packetsSent"`
	BytesSent       int       `json:"payloadBytesSent"`
	FirstRTPTime    uint32    `json:"firstRtpTimestamp"`
	PLIs            int       `json:"plisReceived"`
	FIRs            int       `json:"firsReceived"`
	NACKs           int       `json:"nackMessagesReceived"`
	NACKedPackets   int       `json:"nackedPackets"`
	ReceiverReports int       `json:"receiverReports"`
	TotalLost       uint32    `json:"reportedTotalLost"`
	FractionLost    []int     `json:"reportedFractionLost"`
	Jitter          []uint32  `json:"reportedJitterTicks"`
	RoundTripsMs    []float64 `json:"roundTripsMs"`
	TransportCC     int       `json:"transportCcMessages"`
	REMBs           int       `json:"rembMessages"`
	BYEs            int       `json:"byesReceived"`
	Restarts        int       `json:"iceRestarts"`
	CNAME           string    `json:"receiverCname"`
	UnknownRTCP     int       `json:"otherRtcpMessages"`
}

type server struct {
	clip           []picture
	start          int
	firstSequence  int // 0: by chance
	firstTimestamp int
	mtu            uint16
	end            string
	endAfter       int // pictures; 0: never
	times          io.Writer
	api            *webrtc.API

	mu       sync.Mutex
	posts    int
	deletes  int
	sessions []*session
}

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: sender PORT CLIP.h264")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2]); err != nil {
		log.Fatal("pion: ", err)
	}
}

func serve(port, clipFile string) error {
	clip, err := readClip(clipFile)
	if err != nil {
		return err
	}
	api, err := newAPI()
	if err != nil {
		return err
	}
	s := &server{clip: clip, api: api, mtu: 1200}
	if s.start, err = environmentNumber("START_PICTURE", 0, len(clip)-1); err != nil {
		return err
	}
	if s.firstSequence, err = environmentNumber("FIRST_SEQUENCE", 0, 1<<16-1); err != nil {
		return err
	}
	if s.firstTimestamp, err = environmentNumber("FIRST_TIMESTAMP", 0, 1<<32-1); err != nil {
		return err
	}
	mtu, err := environmentNumber("RTP_PAYLOAD_BYTES", 1188, 8000)
	if err != nil {
		return err
	}
	s.mtu = uint16(mtu) + 12 // the packetizer counts the RTP header in
	seconds, err := environmentNumber("END_AFTER", 0, 86400)
	if err != nil {
		return err
	}
	s.endAfter = seconds * picturesPerSecond
	if file := os.Getenv("SENT_TIMES"); file != "" {
		if s.times, err = os.Create(file); err != nil {
			return err
		}
	}
	s.end = os.Getenv("END")
	if s.end != "" && s.end != "close" && s.end != "bye" && s.end != "silence" {
		return fmt.Errorf("END=%s: expected close, bye or silence", s.end)
	}

	listener, err := net.Listen("tcp", net.JoinHostPort(listenAddress(), port))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/whep", s.whep)
	mux.HandleFunc("/whep/", s.resource)
	mux.HandleFunc("/stats", s.stats)
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}

	stop, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	go func() {
		<-stop.Done()
		_ = web.Close()
	}()
	log.Printf("pion: %d pictures, WHEP on http://%s/whep", len(clip), listener.Addr())
	if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func environmentNumber(name string, otherwise, max int) (int, error) {
	text := os.Getenv(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > max {
		return 0, fmt.Errorf("%s=%s: expected a number from 0 to %d", name, text, max)
	}
	return n, nil
}

func listenAddress() string {
	if address := os.Getenv("LISTEN"); address != "" {
		return address
	}
	return "127.0.0.1"
}

// newAPI configures Pion as the environment says: SRTP_PROFILE is a list of names, DTLS_ROLE what to answer to actpass.
func newAPI() (*webrtc.API, error) {
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	if names := os.Getenv("SRTP_PROFILE"); names != "" {
		var profiles []dtls.SRTPProtectionProfile
		for _, name := range strings.Split(names, ",") {
			profile, ok := srtpProfiles[name]
			if !ok {
				return nil, fmt.Errorf("SRTP_PROFILE: this version of Pion does not have %s", name)
			}
			profiles = append(profiles, profile)
		}
		settings.SetSRTPProtectionProfiles(profiles...)
	}
	switch role := os.Getenv("DTLS_ROLE"); role {
	case "", "auto":
	case "active":
		_ = settings.SetAnsweringDTLSRole(webrtc.DTLSRoleClient)
	case "passive":
		_ = settings.SetAnsweringDTLSRole(webrtc.DTLSRoleServer)
	default:
		return nil, fmt.Errorf("DTLS_ROLE=%s: expected auto, active or passive", role)
	}
	if os.Getenv("ICE_LITE") != "" {
		settings.SetLite(true)
	}
	if port, err := environmentNumber("ICE_TCP_PORT", 0, 65535); err != nil {
		return nil, err
	} else if os.Getenv("ICE_TCP") != "" || port != 0 {
		listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.ParseIP(listenAddress()), Port: port})
		if err != nil {
			return nil, err
		}
		settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
		settings.SetICETCPMux(webrtc.NewICETCPMux(nil, listener, 64))
	}

	media := &webrtc.MediaEngine{}
	if err := media.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	interceptors := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(media, interceptors); err != nil {
		return nil, err
	}
	if err := webrtc.ConfigureTWCCHeaderExtensionSender(media, interceptors); err != nil {
		return nil, err
	}
	return webrtc.NewAPI(
		webrtc.WithMediaEngine(media),
		webrtc.WithInterceptorRegistry(interceptors),
		webrtc.WithSettingEngine(settings)), nil
}

// readClip cuts an Annex B stream of one slice a picture into pictures: each slice ends one, and what comes before it
// (parameter sets) belongs to it.
func readClip(file string) ([]picture, error) {
	stream, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var clip []picture
	begin, end := 0, 0
	for end < len(stream) {
		nal := end + startCode(stream[end:])
		next := nal + nextStartCode(stream[nal:])
		if nalType := stream[nal] & 0x1f; nalType == 1 || nalType == 5 {
			clip = append(clip, picture{annexB: stream[begin:next], key: nalType == 5})
			begin = next
		}
		end = next
	}
	if len(clip) == 0 || !clip[0].key {
		return nil, fmt.Errorf("%s does not begin with an IDR picture", file)
	}
	return clip, nil
}

func startCode(b []byte) int {
	n := 0
	for n < len(b) && b[n] == 0 {
		n++
	}
	return n + 1
}

func nextStartCode(b []byte) int {
	for i := 0; i+3 < len(b); i++ {
		if b[i] == 0 && b[i+1] == 0 && (b[i+2] == 1 || b[i+2] == 0 && b[i+3] == 1) {
			return i
		}
	}
	return len(b)
}

func (s *server) whep(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodOptions:
		w.Header().Set("Accept-Post", "application/sdp")
		w.WriteHeader(http.StatusNoContent)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "OPTIONS, POST")
		http.Error(w, "POST an offer", http.StatusMethodNotAllowed)
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/sdp"):
		http.Error(w, "expected application/sdp", http.StatusUnsupportedMediaType)
	default:
		s.open(w, r)
	}
}

func (s *server) open(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.posts++
	s.mu.Unlock()
	offer, err := io.ReadAll(io.LimitReader(r.Body, maxOfferBytes))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ss, answer, err := s.answer(string(offer))
	if err != nil {
		log.Printf("pion: offer refused: %v\n%s", err, offer)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/sdp")
	w.Header().Set("Location", "/whep/"+ss.ID)
	if link := os.Getenv("ICE_LINK"); link != "" {
		w.Header().Set("Link", link)
	}
	w.Header().Set("ETag", `"`+ss.ID+`"`)
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, answer)
}

func (s *server) answer(offer string) (*session, string, error) {
	configuration := webrtc.Configuration{}
	if uri := os.Getenv("ICE_SERVER"); uri != "" {
		configuration.ICEServers = []webrtc.ICEServer{{URLs: []string{uri}}}
	}
	pc, err := s.api.NewPeerConnection(configuration)
	if err != nil {
		return nil, "", err
	}
	ss, answer, err := s.negotiate(pc, offer)
	if err != nil {
		_ = pc.Close()
		return nil, "", err
	}
	s.mu.Lock()
	s.sessions = append(s.sessions, ss)
	s.mu.Unlock()
	return ss, answer, nil
}

func (s *server) negotiate(pc *webrtc.PeerConnection, offer string) (*session, string, error) {
	id := make([]byte, 8)
	if _, err := rand.Read(id); err != nil {
		return nil, "", err
	}
	ss := &session{pc: pc, offer: offer, ID: hex.EncodeToString(id), State: "new", Pictures: []int{}}
	track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{
		MimeType:    webrtc.MimeTypeH264,
		ClockRate:   90000,
		SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
	}, "video", "whep")
	if err != nil {
		return nil, "", err
	}
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return nil, "", err
	}
	sender, err := pc.AddTrack(track)
	if err != nil {
		return nil, "", err
	}
	var once sync.Once
	pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		log.Printf("pion: session %s %s", ss.ID, state)
		ss.mu.Lock()
		ss.State = state.String()
		ss.mu.Unlock()
		switch state {
		case webrtc.PeerConnectionStateConnected:
			once.Do(func() {
				go ss.readRTCP(sender)
				go s.send(ss, track, sender.GetParameters().Encodings[0].SSRC)
			})
		case webrtc.PeerConnectionStateFailed: // the client has gone without a word
			go pc.Close()
		}
	})
	answer, err := pc.CreateAnswer(nil)
	if err != nil {
		return nil, "", err
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(answer); err != nil {
		return nil, "", err
	}
	<-gathered
	return ss, pc.LocalDescription().SDP, nil
}

// noteSending writes down, where SENT_TIMES asks for it, when the last packet of a picture goes out: its RTP timestamp, and
// nanoseconds since 1970.
func (s *server) noteSending(timestamp uint32) {
	if s.times != nil {
		fmt.Fprintln(s.times, timestamp, time.Now().UnixNano())
	}
}

// send sends the clip in real time until the connection is closed. A request for a key frame skips to the next one.
func (s *server) send(ss *session, track *webrtc.TrackLocalStaticRTP, ssrc webrtc.SSRC) {
	sequencer := rtp.NewRandomSequencer()
	if s.firstSequence != 0 {
		sequencer = rtp.NewFixedSequencer(uint16(s.firstSequence))
	}
	packetizer := rtp.NewPacketizer(s.mtu, 0, 0, &codecs.H264Payloader{}, sequencer, 90000)
	later := uint32(0)
	next := s.start
	begin := time.Now()
	for n := 0; ; n++ {
		time.Sleep(time.Until(begin.Add(time.Duration(n) * time.Second / picturesPerSecond)))
		if s.endAfter > 0 && n == s.endAfter {
			s.finish(ss, ssrc)
			return
		}
		if ss.takeJump() {
			for !s.clip[next].key {
				next = (next + 1) % len(s.clip)
			}
		}
		packets := packetizer.Packetize(s.clip[next].annexB, ticksPerPicture)
		if n == 0 && s.firstTimestamp != 0 {
			later = uint32(s.firstTimestamp) - packets[0].Timestamp // the packetizer begins where it likes
		}
		bytes := 0
		for i, packet := range packets {
			packet.Timestamp += later
			if i == len(packets)-1 {
				s.noteSending(packet.Timestamp)
			}
			if err := track.WriteRTP(packet); err != nil {
				log.Printf("pion: session %s ended after %d pictures: %v", ss.ID, n, err)
				return
			}
			bytes += len(packet.Payload)
		}
		if !ss.sent(next, s.clip[next].key, packets, bytes) {
			return
		}
		next = (next + 1) % len(s.clip)
	}
}

// finish ends a session as END says: by DTLS and ICE, by an RTCP BYE with the connection left open, or by silence.
func (s *server) finish(ss *session, ssrc webrtc.SSRC) {
	log.Printf("pion: session %s: %s", ss.ID, s.end)
	switch s.end {
	case "bye":
		_ = ss.pc.WriteRTCP([]rtcp.Packet{&rtcp.Goodbye{Sources: []uint32{uint32(ssrc)}, Reason: "END_AFTER"}})
	case "silence":
	default:
		_ = ss.pc.Close()
	}
}

func (ss *session) takeJump() bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	jump := ss.jump
	ss.jump = false
	return jump
}

// sent counts a picture; false: the session is over, and the picture went nowhere.
func (ss *session) sent(number int, key bool, packets []*rtp.Packet, bytes int) bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.State == webrtc.PeerConnectionStateClosed.String() || ss.Deleted {
		return false
	}
	if ss.PicturesSent == 0 {
		ss.FirstRTPTime = packets[0].Timestamp
	}
	ss.Pictures = append(ss.Pictures, number)
	ss.PicturesSent++
	if key {
		ss.KeyFramesSent++
	}
	if ss.KeyFramesSent > 0 {
		ss.AfterKeyFrame++
	}
	ss.PacketsSent += len(packets)
	ss.BytesSent += bytes
	return true
}

func (ss *session) readRTCP(sender *webrtc.RTPSender) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		now := time.Now()
		ss.mu.Lock()
		for _, packet := range packets {
			ss.onRTCP(packet, now)
		}
		ss.mu.Unlock()
	}
}

func (ss *session) onRTCP(packet rtcp.Packet, now time.Time) {
	switch p := packet.(type) {
	case *rtcp.PictureLossIndication:
		ss.PLIs++
		ss.jump = true
	case *rtcp.FullIntraRequest:
		ss.FIRs++
		ss.jump = true
	case *rtcp.TransportLayerNack:
		ss.NACKs++
		for _, pair := range p.Nacks {
			ss.NACKedPackets += len(pair.PacketList())
		}
	case *rtcp.ReceiverReport:
		ss.ReceiverReports++
		for _, report := range p.Reports {
			ss.TotalLost = report.TotalLost
			ss.FractionLost = append(ss.FractionLost, int(report.FractionLost))
			ss.Jitter = append(ss.Jitter, report.Jitter)
			if report.LastSenderReport != 0 {
				ss.RoundTripsMs = append(ss.RoundTripsMs, roundTripMs(report, now))
			}
		}
	case *rtcp.SourceDescription:
		for _, chunk := range p.Chunks {
			for _, item := range chunk.Items {
				if item.Type == rtcp.SDESCNAME {
					ss.CNAME = item.Text
				}
			}
		}
	case *rtcp.TransportLayerCC:
		ss.TransportCC++
	case *rtcp.ReceiverEstimatedMaximumBitrate:
		ss.REMBs++
	case *rtcp.Goodbye:
		ss.BYEs++
	default:
		ss.UnknownRTCP++
	}
}

// roundTripMs is the A - LSR - DLSR of RFC 3550, Section 6.4.1.
func roundTripMs(report rtcp.ReceptionReport, now time.Time) float64 {
	seconds := uint64(now.Unix()) + 2208988800
	fraction := uint64(now.Nanosecond()) << 16 / 1000000000
	compact := uint32(seconds<<16 | fraction)
	return float64(int32(compact-report.LastSenderReport-report.Delay)) * 1000 / 65536
}

func (s *server) resource(w http.ResponseWriter, r *http.Request) {
	restarts := os.Getenv("ICE_RESTART") != ""
	if r.Method != http.MethodDelete && !(restarts && r.Method == http.MethodPatch) {
		w.Header().Set("Allow", "DELETE")
		http.Error(w, "only DELETE", http.StatusMethodNotAllowed)
		return
	}
	found := s.find(strings.TrimPrefix(r.URL.Path, "/whep/"))
	if r.Method == http.MethodDelete {
		s.mu.Lock()
		s.deletes++
		s.mu.Unlock()
	}
	if found == nil {
		http.NotFound(w, r)
		return
	}
	if r.Method == http.MethodPatch {
		found.restart(w, r)
		return
	}
	found.mu.Lock()
	again := found.Deleted
	found.Deleted = true
	found.mu.Unlock()
	if again {
		http.NotFound(w, r)
		return
	}
	_ = found.pc.Close()
	w.WriteHeader(http.StatusOK)
}

func (s *server) find(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ss := range s.sessions {
		if ss.ID == id {
			return ss
		}
	}
	return nil
}

// restart answers a fragment with new ICE credentials by Pion's own (draft-ietf-wish-whep, Section 4.5.3): to Pion it is the first
// offer once more, with what the fragment has in place of its own.
func (ss *session) restart(w http.ResponseWriter, r *http.Request) {
	fragment, err := io.ReadAll(io.LimitReader(r.Body, maxOfferBytes))
	if err != nil || !strings.Contains(string(fragment), "a=ice-ufrag:") {
		http.Error(w, "expected a fragment with ICE credentials", http.StatusUnprocessableEntity)
		return
	}
	ss.mu.Lock()
	defer ss.mu.Unlock()
	isICE := func(line string) bool {
		return strings.HasPrefix(line, "a=ice-ufrag:") || strings.HasPrefix(line, "a=ice-pwd:") || strings.HasPrefix(line, "a=candidate:")
	}
	offer := lines(ss.offer, func(line string) bool { return !isICE(line) && line != "a=end-of-candidates" })
	offer += lines(string(fragment), isICE)
	if err := ss.renegotiate(offer); err != nil {
		log.Printf("pion: session %s does not restart: %v", ss.ID, err)
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	ss.Restarts++
	w.Header().Set("Content-Type", "application/trickle-ice-sdpfrag")
	w.Header().Set("ETag", fmt.Sprintf(`"%s-%d"`, ss.ID, ss.Restarts))
	_, _ = io.WriteString(w, lines(ss.pc.LocalDescription().SDP, func(line string) bool {
		return isICE(line) || strings.HasPrefix(line, "m=") || strings.HasPrefix(line, "a=mid:")
	}))
}

func (ss *session) renegotiate(offer string) error {
	if err := ss.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return err
	}
	answer, err := ss.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(ss.pc)
	if err := ss.pc.SetLocalDescription(answer); err != nil {
		return err
	}
	<-gathered
	return nil
}

// lines is the description that those lines of another make.
func lines(description string, wanted func(string) bool) string {
	kept := ""
	for _, line := range strings.Split(strings.ReplaceAll(description, "\r\n", "\n"), "\n") {
		if line != "" && wanted(line) {
			kept += line + "\r\n"
		}
	}
	return kept
}

func (s *server) stats(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	sessions := append([]*session{}, s.sessions...)
	posts, deletes := s.posts, s.deletes
	s.mu.Unlock()
	shown := make([]json.RawMessage, 0, len(sessions))
	for _, ss := range sessions {
		ss.mu.Lock()
		text, err := json.Marshal(ss)
		ss.mu.Unlock()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		shown = append(shown, text)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]interface{}{
		"sender": "pion", "version": os.Getenv("PION_VERSION"), "posts": posts, "deletes": deletes, "sessions": shown,
	})
}
