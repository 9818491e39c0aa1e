module example.com/%{name}

go 1.23

require github.com/kubewarden/policy-sdk-go v0.12.0

require github.com/wapc/wapc-guest-tinygo v0.3.3 // indirect
