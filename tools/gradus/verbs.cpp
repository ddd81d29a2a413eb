// The verbs, in the order of the help.
#include "tools/gradus/verb.h"

namespace gradus::runner {

const std::vector<Verb> &verbs() {
  static const std::vector<Verb> table = {
      {"train", "Train a model on data",
       "gradus train autoencoder.grad --data digits.csv.gz --label-column last --scale 255\n"
       "gradus train libdigits.so transfer --data digits.csv.gz --validation 500 --epochs 10\n"
       "gradus train gan.grad --data digits.npy --set pretrain.0.beta1=0.8 --output-dir runs/gan\n"
       "gradus train lstm_lm.grad --data book.txt --tokenizer tokens/ --set vocabulary=2000 --dim "
       "t=64",
       declare_train},
      {"resume", "Go on with a run that was stopped",
       "gradus resume runs/autoencoder-pretrain\n"
       "gradus resume runs/autoencoder-pretrain --epochs 200\n"
       "gradus resume runs/autoencoder-pretrain/checkpoint-500",
       declare_resume},
      {"eval", "Losses and metrics of a trained model",
       "gradus eval libdigits.so --weights runs/digits-transfer --data test.csv.gz --label-column "
       "last",
       declare_eval},
      {"report", "Write a run as one HTML page: curves, samples, model, memory and time",
       "gradus report runs/gan-pretrain\n"
       "gradus report runs/autoencoder-pretrain --picture digits.png --output autoencoder.html",
       declare_report},
      {"fidelity", "How close generated pictures are to real ones",
       "gradus fidelity gan.grad --weights runs/gan-pretrain --features digit_features.grad "
       "--features-weights runs/digit_features-pretrain --data digits.csv.gz --label-column last "
       "--scale 255\n"
       "gradus fidelity --generated made.npy --features libdigits.so:logits --features-weights "
       "runs/digits-transfer --data test.csv.gz --label-column last --scale 255",
       declare_fidelity},
      {"call", "Call a function of a model on data",
       "gradus call libautoencoder.so encode --weights runs/ae --data x.npy --output codes.npy\n"
       "gradus call libautoencoder.so reconstruct --weights runs/ae --data x.npy --limit 16 --grid "
       "out.png",
       declare_call},
      {"sample", "New pictures from a generator",
       "gradus sample gan.grad --weights runs/gan-pretrain --count 64 --grid 8x8 -o grid.png\n"
       "gradus sample libvae.so --weights runs/vae --count 1000 --seed 7 -o samples/ -o "
       "samples.npy",
       declare_sample},
      {"generate", "Text that a language model goes on with",
       "gradus generate lstm_lm.grad --weights runs/lstm_lm-pretrain --prompt \"In the beginning\"\n"
       "gradus generate libgpt.so --weights runs/gpt --prompt-file - --max-tokens 100 --temperature "
       "0.8 --top-p 0.9 --stop \"\\n\"",
       declare_generate},
      {"score", "How probable a language model finds texts",
       "gradus score libgpt.so --weights runs/gpt --text \"And God said\" --text \"And said God\"\n"
       "gradus score lstm_lm.grad --weights runs/lstm_lm-pretrain --lines sentences.txt",
       declare_score},
      {"translate", "Translates texts, or pairs whose targets the translations are compared with",
       "gradus translate transformer.grad --weights runs/de --text \"Unable to open the file\"\n"
       "gradus translate libtransformer.so --weights runs/de --lines english.txt --beams 8\n"
       "gradus translate libtransformer.so --weights runs/de --data held_out.jsonl --limit 500",
       declare_translate},
      {"bleu", "BLEU and chrF of translations beside their references",
       "gradus bleu --hypothesis translated.txt --reference newstest.de\n"
       "gradus bleu --hypothesis - --reference newstest.de --json",
       declare_bleu},
      {"reconstruct", "Pictures above their reconstructions, with error, PSNR and SSIM",
       "gradus reconstruct autoencoder.grad --weights runs/ae --data digits.csv.gz --label-column "
       "last --scale 255 -o pairs.png\n"
       "gradus reconstruct libdenoise.so --weights runs/denoise --data pictures/ -o restored/",
       declare_reconstruct},
      {"interpolate", "Pictures on the way from one to another, through the code or the noise",
       "gradus interpolate autoencoder.grad --weights runs/ae --data digits.npy --from 3 --to 8 "
       "--steps 10 -o way.png\n"
       "gradus interpolate gan.grad --weights runs/gan --from 1 --to 2 --steps 12 -o way.png",
       declare_interpolate},
      {"inpaint", "Pictures with holes, and what the model fills them with",
       "gradus inpaint inpainter.grad --weights runs/inpaint --data digits.npy --masks random -o "
       "filled.png\n"
       "gradus inpaint libinpaint.so --weights runs/inpaint --data pictures/ --masks mask.png -o "
       "filled/",
       declare_inpaint},
      {"encode", "Files through the code: the autoencoder as compression",
       "gradus encode autoencoder.grad --weights runs/ae --data pictures/ -o codes.npz\n"
       "gradus encode libae.so --weights runs/ae --data digits.npy -o codes.npy",
       declare_encode},
      {"decode", "Pictures from codes that `encode` wrote",
       "gradus decode autoencoder.grad codes.npz --weights runs/ae -o pictures/",
       declare_decode},
      {"inspect", "Layers, shapes, parameters, FLOPs and memory of a model",
       "gradus inspect autoencoder.grad\n"
       "gradus inspect libautoencoder.so --dim n=256",
       declare_inspect},
      {"check-gradients", "Compare gradients with finite differences in double precision",
       "gradus check-gradients autoencoder.grad\n"
       "gradus check-gradients digits.grad transfer --dim n=5 --set code=8",
       declare_check_gradients},
      {"data", "Show what a data file holds",
       "gradus data digits.csv.gz --label-column last\n"
       "gradus data train-images-idx3-ubyte.gz --preview grid.png\n"
       "gradus data book.txt --tokenizer tokens/",
       declare_data},
      {"split", "Pairs of texts to two files: one to train on, one that is held out",
       "gradus split /usr/share/locale/de/LC_MESSAGES/*.mo -o train.jsonl --held-out held_out.jsonl",
       declare_split},
      {"tokenizer", "Train and use tokenizers: text to tokens and back",
       "gradus tokenizer train --kind bpe --vocabulary 2000 --data book.txt -o tokens/\n"
       "echo 'In the beginning' | gradus tokenizer encode tokens/\n"
       "echo '27 311 5' | gradus tokenizer decode tokens/\n"
       "gradus tokenizer inspect runs/lstm_lm-pretrain/last",
       declare_tokenizer},
  };
  return table;
}

} // namespace gradus::runner
