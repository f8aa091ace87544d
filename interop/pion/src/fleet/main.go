// Many WHEP clients made with Pion in one process, to set beside ours: what the same load takes.
//
//	fleet URL COUNT SECONDS
//
// It reads every packet of every stream, puts nothing together, and prints one line.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v3"
)

const (
	atOnce   = 300
	settle   = 20 * time.Second
	patience = 120 * time.Second
)

var octets, lost uint64

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: fleet URL COUNT SECONDS")
		os.Exit(2)
	}
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal("COUNT: ", err)
	}
	seconds, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal("SECONDS: ", err)
	}
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = atOnce

	var connect []time.Duration
	before := resident()
	for opened := 0; opened < count; {
		wave := count - opened
		if wave > atOnce {
			wave = atOnce
		}
		connect = append(connect, open(os.Args[1], wave)...)
		opened += wave
	}
	time.Sleep(settle)
	cpu, bytes, missing := used(), atomic.LoadUint64(&octets), atomic.LoadUint64(&lost)
	time.Sleep(time.Duration(seconds) * time.Second)
	cpu, bytes, missing = used()-cpu, atomic.LoadUint64(&octets)-bytes, atomic.LoadUint64(&lost)-missing

	sort.Slice(connect, func(i, j int) bool { return connect[i] < connect[j] })
	percentile := func(share float64) int64 {
		if len(connect) == 0 {
			return -1
		}
		return connect[int(share*float64(len(connect)-1)+0.5)].Milliseconds()
	}
	megabits := float64(bytes) * 8 / 1e6
	fmt.Printf("pion     n=%d connected=%d connect_ms median=%d p99=%d Mbit/s=%.1f cpu_s/Mbit=%.5f lost=%d rss_MiB=%.0f rss_MiB/session=%.2f\n",
		count, len(connect), percentile(0.5), percentile(0.99), megabits/float64(seconds), cpu.Seconds()/megabits, missing,
		resident(), (resident()-before)/float64(count))
}

// open starts so many clients at once and waits for the first packet of each.
func open(endpoint string, count int) []time.Duration {
	first := make(chan time.Duration, count)
	for i := 0; i < count; i++ {
		go func() {
			if err := receive(endpoint, first); err != nil {
				log.Print(err)
			}
		}()
	}
	var connect []time.Duration
	deadline := time.After(patience)
	for len(connect) < count {
		select {
		case took := <-first:
			connect = append(connect, took)
		case <-deadline:
			return connect
		}
	}
	return connect
}

func receive(endpoint string, first chan<- time.Duration) error {
	begin := time.Now()
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	media := &webrtc.MediaEngine{}
	if err := media.RegisterDefaultCodecs(); err != nil {
		return err
	}
	interceptors := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(media, interceptors); err != nil {
		return err
	}
	pc, err := webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(interceptors),
		webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	if _, err := pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo,
		webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
		return err
	}
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { read(track, begin, first) })
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(offer); err != nil {
		return err
	}
	<-gathered
	response, err := http.Post(endpoint, "application/sdp", strings.NewReader(pc.LocalDescription().SDP))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusCreated {
		return fmt.Errorf("POST: %s", response.Status)
	}
	return pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(answer)})
}

func read(track *webrtc.TrackRemote, begin time.Time, first chan<- time.Duration) {
	var next uint16
	for received := 0; ; received++ {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		if received == 0 {
			first <- time.Since(begin)
		} else if ahead := packet.SequenceNumber - next; ahead > 0 && ahead < 1<<15 {
			atomic.AddUint64(&lost, uint64(ahead))
		}
		next = packet.SequenceNumber + 1
		atomic.AddUint64(&octets, uint64(len(packet.Payload)))
	}
}

func used() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func resident() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kibibytes, _ := strconv.ParseFloat(fields[1], 64)
			return kibibytes / 1024
		}
	}
	return 0
}
