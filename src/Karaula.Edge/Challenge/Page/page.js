(function(){var d=document,f=d.getElementById('f'),s=d.getElementById('s'),p=d.getElementById('p'),t=f.token.value,q=t.slice(32),bits=+f.getAttribute('data-bits'),rounds=+f.getAttribute('data-rounds'),wait=1000*f.getAttribute('data-wait'),begun=+new Date(),i=0,n=0,out=[],sent=0;
var A=typeof Int32Array=='function'?Int32Array:Array,w=new A(64),c='428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa07019a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2',k=new A(64),j;
for(j=0;j<64;j++)k[j]=parseInt(c.substr(8*j,8),16)|0;
function first(m){var j,l=m.length,a=1779033703,b=-1150833019,c=1013904242,e=-1521486534,g=1359893119,h=-1694144372,u=528734635,v=1541459225,x,y,z;
for(j=0;j<16;j++)w[j]=0;
for(j=0;j<l;j++)w[j>>2]|=m.charCodeAt(j)<<(24-8*(j&3));
w[l>>2]|=128<<(24-8*(l&3));w[15]=8*l;
for(j=0;j<64;j++){if(j>15){x=w[j-15];y=w[j-2];w[j]=(w[j-16]+((x>>>7|x<<25)^(x>>>18|x<<14)^x>>>3)+w[j-7]+((y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10))|0}
x=(v+((g>>>6|g<<26)^(g>>>11|g<<21)^(g>>>25|g<<7))+(g&h^~g&u)+k[j]+w[j])|0;
y=(((a>>>2|a<<30)^(a>>>13|a<<19)^(a>>>22|a<<10))+(a&b^a&c^b&c))|0;
v=u;u=h;h=g;g=(e+x)|0;e=c;c=b;b=a;a=(x+y)|0}
return(a+1779033703)>>>0}
function go(){if(sent)return;sent=1;if(location.hash)f.action+=location.hash;f.submit()}
function step(){var z=+new Date()+25;
do{for(j=0;j<64;j++){if(first(q+'.'+i+'.'+n)>>>(32-bits)===0){out.push(n);i++;n=0;if(i<rounds)continue;f.work.value=out.join(',');p.value=rounds;s.firstChild.data=s.getAttribute('data-done');go();return}n++}}while(+new Date()<z);
p.value=i;
if(+new Date()-begun>wait+3000){go();return}
next()}
var next=function(){setTimeout(step,0)};
if(typeof MessageChannel=='function'){var h=new MessageChannel();h.port1.onmessage=step;next=function(){h.port2.postMessage(0)}}
s.firstChild.data=s.getAttribute('data-working');p.max=rounds;p.value=0;p.hidden=false;d.getElementById('n').hidden=true;
f.onsubmit=function(){sent=1};
next()})()
