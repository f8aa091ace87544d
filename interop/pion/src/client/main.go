// A WHEP client made with Pion, to try the senders without whep4j: what another stack makes of the same stream.
//
//	client URL SECONDS FILE.h264
//
// It writes every whole picture from the first IDR picture on and prints a summary as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v3"
)

type summary struct {
	Pictures   int     `json:"pictures"`
	Packets    int     `json:"packets"`
	Dropped    int     `json:"packetsDropped"`
	FirstMs    float64 `json:"firstPictureMs"`
	FileBytes  int     `json:"fileBytes"`
	DTLSRole   string  `json:"answeredSetup"`
	DeleteCode int     `json:"deleteStatus"`
}

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: client URL SECONDS FILE.h264")
		os.Exit(2)
	}
	seconds, err := strconv.ParseFloat(os.Args[2], 64)
	if err != nil {
		log.Fatal("SECONDS: ", err)
	}
	result, err := receive(os.Args[1], time.Duration(seconds*float64(time.Second)), os.Args[3])
	if err != nil {
		log.Fatal("client: ", err)
	}
	_ = json.NewEncoder(os.Stdout).Encode(result)
}

func newPeerConnection() (*webrtc.PeerConnection, error) {
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	media := &webrtc.MediaEngine{}
	if err := media.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	interceptors := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(media, interceptors); err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(interceptors),
		webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
}

func receive(endpoint string, duration time.Duration, file string) (*summary, error) {
	out, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	pc, err := newPeerConnection()
	if err != nil {
		return nil, err
	}
	defer pc.Close()
	if _, err := pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo,
		webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
		return nil, err
	}
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		return nil, err
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(offer); err != nil {
		return nil, err
	}
	<-gathered

	result := &summary{}
	done := make(chan error, 1)
	begin := time.Now()
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		done <- record(pc, track, out, result, begin, duration)
	})
	answer, session, err := post(endpoint, pc.LocalDescription().SDP)
	if err != nil {
		return nil, err
	}
	result.DTLSRole = setup(answer)
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, answer)
	}
	select {
	case err = <-done:
	case <-time.After(duration + 15*time.Second):
		err = fmt.Errorf("no media")
	}
	result.DeleteCode = del(session)
	return result, err
}

func record(pc *webrtc.PeerConnection, track *webrtc.TrackRemote, out io.Writer, result *summary, begin time.Time, duration time.Duration) error {
	log.Printf("client: %s", track.Codec().MimeType)
	if err := pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(track.SSRC())}}); err != nil {
		return err
	}
	pictures := assembler{}
	var end time.Time
	for end.IsZero() || time.Now().Before(end) {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return err
		}
		result.Packets++
		picture := pictures.push(packet)
		result.Dropped = pictures.dropped
		if picture == nil {
			continue
		}
		if end.IsZero() {
			if !isKeyFrame(picture) {
				continue
			}
			result.FirstMs = float64(time.Since(begin).Microseconds()) / 1000
			end = time.Now().Add(duration)
		}
		if _, err := out.Write(picture); err != nil {
			return err
		}
		result.Pictures++
		result.FileBytes += len(picture)
	}
	return nil
}

// assembler puts pictures together from packets that come in order; a picture that lost one is dropped. Pion's sample
// builder does not do: it loses pictures that begin with an access unit delimiter.
type assembler struct {
	payloads codecs.H264Packet
	picture  []byte
	next     uint16
	started  bool
	damaged  bool
	dropped  int
}

func (a *assembler) push(packet *rtp.Packet) []byte {
	if a.started && packet.SequenceNumber != a.next {
		if packet.SequenceNumber-a.next > 1<<15 {
			return nil // an old one: sent again, too late for an assembler that does not wait
		}
		a.damaged = true
		a.dropped += int(packet.SequenceNumber - a.next)
	}
	a.started = true
	a.next = packet.SequenceNumber + 1
	if part, err := a.payloads.Unmarshal(packet.Payload); err == nil {
		a.picture = append(a.picture, part...)
	} else if len(packet.Payload) > 2 { // Pion refuses an access unit delimiter, of two bytes
		a.damaged = true
	}
	if !packet.Marker {
		return nil
	}
	picture, damaged := a.picture, a.damaged
	a.picture, a.damaged = nil, false
	if damaged {
		return nil
	}
	return picture
}

// isKeyFrame looks for an IDR slice: what stands before it (AUD, SPS, PPS, SEI) differs from sender to sender.
func isKeyFrame(annexB []byte) bool {
	for i := 0; i+3 < len(annexB); i++ {
		if annexB[i] == 0 && annexB[i+1] == 0 && annexB[i+2] == 1 && annexB[i+3]&0x1f == 5 {
			return true
		}
	}
	return false
}

func setup(sdp string) string {
	for _, line := range strings.Split(sdp, "\r\n") {
		if strings.HasPrefix(line, "a=setup:") {
			return strings.TrimPrefix(line, "a=setup:")
		}
	}
	return ""
}

func post(endpoint, offer string) (answer, session string, err error) {
	response, err := http.Post(endpoint, "application/sdp", strings.NewReader(offer))
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", "", err
	}
	if response.StatusCode != http.StatusCreated {
		return "", "", fmt.Errorf("POST: %s: %s", response.Status, body)
	}
	base, err := url.Parse(endpoint)
	if err != nil {
		return "", "", err
	}
	location, err := base.Parse(response.Header.Get("Location"))
	if err != nil {
		return "", "", err
	}
	return string(body), location.String(), nil
}

func del(session string) int {
	request, err := http.NewRequest(http.MethodDelete, session, nil)
	if err != nil {
		return 0
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}
